"""The guided tour of the demo: six stops on the real pages, each ending on a changed number.

Where somebody is on it stands in their session and nowhere else; outside a demo there is none.
"""
