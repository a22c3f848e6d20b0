// Draws on a desk what the table behind each chart says. Without it, and on a phone, the bars of
// the server and the table stay.
(() => {
  "use strict";

  const library = document.currentScript.dataset.library;
  const desk = window.matchMedia("(min-width: 1024px)");
  const still = window.matchMedia("(prefers-reduced-motion: reduce)");
  const MANY = 40;

  const theme = getComputedStyle(document.documentElement);
  const colour = (name) => theme.getPropertyValue(`--color-${name}`).trim();
  const size = () => 0.9 * parseFloat(getComputedStyle(document.body).fontSize); // 18 px in large type

  const read = (table) => {
    const heads = [...table.querySelectorAll("thead th[data-tone]")];
    const rows = [...table.querySelectorAll("tbody tr")];
    const numbers = rows.map((row) => [...row.querySelectorAll("[data-number]")].map((cell) => Number(cell.dataset.number)));
    return {
      groups: rows.map((row) => ({
        label: row.querySelector("th").textContent.trim(),
        short: row.querySelector("th").dataset.short,
        url: row.querySelector("a")?.href,
      })),
      series: heads.map((head, at) => ({
        title: head.textContent.trim(),
        tone: head.dataset.tone,
        numbers: numbers.map((row) => row[at]),
      })),
    };
  };

  const text = (group, series, at) => [
    group.label,
    ...series.filter((one) => one.numbers[at]).map((one) => `${one.title}  ${one.numbers[at].toLocaleString()}`),
  ].join("\n");

  const bar = (one) => ({
    type: "bar",
    name: one.title,
    stack: "all",
    data: one.numbers,
    barMaxWidth: 34,
    itemStyle: { color: colour(one.tone) },
    emphasis: { focus: "none" },
  });

  const axes = (groups, font) => ({
    grid: { left: 8, right: 8, top: 16, bottom: groups.length > MANY ? 48 : 8, containLabel: true },
    xAxis: {
      type: "category",
      data: groups.map((group) => group.short),
      axisLine: { lineStyle: { color: colour("line-strong") } },
      axisTick: { show: false },
      axisLabel: { color: colour("muted"), fontSize: font, hideOverlap: true },
    },
    yAxis: {
      type: "value",
      minInterval: 1,
      splitLine: { lineStyle: { color: colour("line") } },
      axisLabel: { color: colour("muted"), fontSize: font },
    },
  });

  const tip = ({ groups, series }, font) => ({
    trigger: "axis",
    renderMode: "richText", // no style attribute is written into the page
    axisPointer: { type: "shadow" },
    backgroundColor: colour("card"),
    borderColor: colour("line-strong"),
    textStyle: { color: colour("ink"), fontSize: font, fontFamily: getComputedStyle(document.body).fontFamily },
    formatter: ([first]) => text(groups[first.dataIndex], series, first.dataIndex),
  });

  const slider = (groups) => ({
    type: "slider",
    height: 20,
    bottom: 8,
    endValue: MANY - 1,
    brushSelect: false,
    showDetail: false,
    borderColor: colour("line"),
    fillerColor: colour("line"),
    show: groups.length > MANY,
  });

  const option = (told) => {
    const font = size();
    return {
      animation: !still.matches,
      textStyle: { fontFamily: getComputedStyle(document.body).fontFamily },
      ...axes(told.groups, font),
      tooltip: tip(told, font),
      series: told.series.map(bar),
      ...(told.groups.length > MANY ? { dataZoom: [slider(told.groups), { type: "inside", zoomOnMouseWheel: false }] } : {}),
    };
  };

  const open = (told) => ({ dataIndex }) => {
    const { url } = told.groups[dataIndex] ?? {};
    if (url) window.location.assign(url);
  };

  const draw = (echarts, section) => {
    const canvas = section.querySelector("[data-chart-canvas]");
    const told = read(section.querySelector("table"));
    canvas.hidden = false;
    section.querySelector("[data-chart-plain]")?.setAttribute("hidden", "");
    const chart = echarts.init(canvas, null, { renderer: "svg" });
    chart.setOption(option(told));
    chart.on("click", open(told));
    window.addEventListener("resize", () => chart.resize());
    section.dataset.drawn = "";
  };

  const start = async () => {
    const sections = [...document.querySelectorAll("[data-chart]:not([data-drawn])")];
    if (!sections.length || !desk.matches) return;
    const echarts = await import(library);
    echarts.use([echarts.BarChart, echarts.DataZoomComponent, echarts.GridComponent, echarts.TooltipComponent, echarts.SVGRenderer]);
    for (const section of sections) draw(echarts, section);
  };

  start();
  desk.addEventListener("change", start);
})();
