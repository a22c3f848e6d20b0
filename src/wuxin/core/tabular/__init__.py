"""Tables read, checked and written: xlsx and csv, without a word of any domain."""
