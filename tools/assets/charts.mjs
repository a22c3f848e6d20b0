// The parts of Apache ECharts that our charts use: bars, drawn as SVG.
export { init, use } from "echarts/core";
export { BarChart } from "echarts/charts";
export { DataZoomComponent, GridComponent, TooltipComponent } from "echarts/components";
export { SVGRenderer } from "echarts/renderers";
