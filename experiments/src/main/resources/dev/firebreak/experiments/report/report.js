'use strict';
(() => {
  const data = JSON.parse(document.getElementById('data').textContent);
  const DASHES = ['solid', [9, 3], [4, 2], [12, 3, 3, 3]];
  const COLOURS = 8;
  const DECADES = 8;
  const WORST = 'the worst';
  const charts = [];

  // Arguments of a call are limited in number, and a chart may have hundreds of thousands of points.
  function minimum(values) {
    return values.reduce((one, other) => Math.min(one, other), Infinity);
  }

  function maximum(values) {
    return values.reduce((one, other) => Math.max(one, other), -Infinity);
  }

  function element(tag, attributes, ...children) {
    const made = document.createElement(tag);
    Object.entries(attributes).forEach(([name, value]) => made.setAttribute(name, value));
    made.append(...children);
    return made;
  }

  function button(label, about, action) {
    const made = element('button', { type: 'button', title: about }, label);
    made.addEventListener('click', action);
    return made;
  }

  function save(name, type, text) {
    const address = URL.createObjectURL(new Blob([text], { type }));
    element('a', { href: address, download: name }).click();
    setTimeout(() => URL.revokeObjectURL(address), 1000);
  }

  function fileName(text) {
    return text.toLowerCase().replace(/[^a-z0-9]+/g, '-').replace(/^-|-$/g, '');
  }

  function colour(name) {
    return getComputedStyle(document.documentElement).getPropertyValue('--' + name).trim();
  }

  function styleOf(index) {
    const dash = (index + Math.floor(index / DASHES.length) - Math.floor(index / COLOURS)) % DASHES.length;
    return { colour: colour('series-' + index % COLOURS), dash: DASHES[dash] };
  }

  // JSON has no NaN: such values come as text.
  function finite(value) {
    return typeof value === 'number' && isFinite(value);
  }

  function number(value) {
    return value === null ? NaN : Number(value);
  }

  function distinct(values) {
    return [...new Set(values)];
  }

  function power(exponent) {
    return '10' + String(exponent).replace(/./g, c => c === '-' ? '⁻' : '⁰¹²³⁴⁵⁶⁷⁸⁹'[c]);
  }

  function digits(value, most) {
    const size = Math.abs(value);
    if (size !== 0 && (size < 1e-4 || size >= 1e6)) {
      const [lead, exponent] = value.toExponential(2).split('e');
      return lead.replace('-', '−') + '·' + power(Number(exponent));
    }
    return String(Number(value.toPrecision(most))).replace('-', '−');
  }

  function bytes(value) {
    const unit = Math.min(4, Math.max(0, Math.floor(Math.log10(Math.max(1, Math.abs(value))) / 3)));
    return digits(value / 1000 ** unit, 3) + ' ' + ['B', 'kB', 'MB', 'GB', 'TB'][unit];
  }

  function text(unit, value) {
    const v = number(value);
    if (!isFinite(v)) {
      return isNaN(v) ? 'NaN' : v > 0 ? '∞' : '−∞';
    }
    switch (unit) {
      case 'SHARE': return (100 * v).toFixed(1) + ' %';
      case 'BYTES': return bytes(v);
      case 'SECONDS': return digits(v, 4) + ' s';
      default: return digits(v, 4);
    }
  }

  function tick(axis) {
    return value => {
      if (axis.logarithmic && (value < 1e-2 || value > 1e3)) {
        return power(Math.round(Math.log10(value)));
      }
      return axis.unit === 'SHARE' ? digits(100 * value, 4) + ' %' : axis.unit === 'BYTES' ? bytes(value) : digits(value, 4);
    };
  }

  function roundedUp(value) {
    if (value <= 0) {
      return 0;
    }
    const unit = 10 ** Math.floor(Math.log10(value));
    return Number((unit * [1, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10].find(step => value <= step * unit * (1 + 1e-9))).toPrecision(3));
  }

  // The script takes logarithms of y itself: an axis of ECharts rounds what is below 1e-10 to zero.
  function plotted(axis, value) {
    return axis.logarithmic ? Math.log10(Math.max(value, 0)) : value;
  }

  // All panels of a chart have the same axes. A logarithmic one spans so many decades at most, around the median.
  function scale(figure) {
    const ys = figure.lines.flatMap(line => line.y).concat(figure.bounds.map(one => one.value)).filter(finite)
      .map(value => plotted(figure.y, value)).filter(finite);
    const bands = figure.lines.flatMap(line => [...line.low, ...line.high]).filter(finite)
      .map(value => plotted(figure.y, value)).filter(finite);
    const xs = figure.lines.flatMap(line => line.x).filter(x => finite(x) && (!figure.x.logarithmic || x > 0));
    const left = minimum(xs);
    const right = maximum(xs);
    const made = { left: !figure.x.logarithmic && left > 0 && left <= right / 3 || left === right ? 0 : left, right };
    if (!ys.length) {
      return Object.assign(made, { least: 0, greatest: 1 });
    }
    let least = minimum(ys);
    let greatest = maximum(ys);
    const inShare = figure.y.unit === 'SHARE' && least >= 0 && greatest <= 1;
    least = inShare ? 0 : minimum([least, ...bands]);
    greatest = inShare ? Math.min(1, maximum([greatest, ...bands])) : maximum([greatest, ...bands]);
    if (!figure.y.logarithmic) {
      return Object.assign(made, { least: -roundedUp(-least) + 0, greatest: Math.max(roundedUp(greatest), least < 0 ? 0 : 1e-12) });
    }
    greatest = Math.ceil(greatest - 1e-9);
    least = Math.min(greatest - 1, Math.floor(least + 1e-9));
    if (greatest - least > DECADES) {
      const middle = Math.floor(ys.sort((one, other) => one - other)[ys.length >> 1]);
      least = Math.max(least, Math.min(middle - DECADES / 2, greatest - DECADES));
      greatest = Math.min(greatest, least + DECADES);
    }
    return Object.assign(made, { least, greatest });
  }

  function within(figure, ends, value) {
    return Math.min(Math.max(plotted(figure.y, value), ends.least), ends.greatest);
  }

  function drawnPoints(figure, line, ends) {
    return line.x.map((x, i) => [x, finite(line.y[i]) ? within(figure, ends, line.y[i]) : null])
      .filter(([x]) => finite(x) && (!figure.x.logarithmic || x > 0));
  }

  function lineSeries(figure, line, ends, style, z) {
    const points = drawnPoints(figure, line, ends);
    return {
      name: line.name, type: 'line', data: points, symbol: 'circle', symbolSize: 6, showSymbol: points.length <= 12,
      itemStyle: { color: style.colour }, lineStyle: { color: style.colour, width: 2.4, type: style.dash }, emphasis: { disabled: true }, z
    };
  }

  function band(figure, line, ends, style) {
    const places = line.x.map((x, i) => i).filter(i => finite(line.low[i]) && finite(line.high[i]));
    if (!places.length) {
      return [];
    }
    const outline = places.map(i => [line.x[i], within(figure, ends, line.high[i])])
      .concat(places.map(i => [line.x[i], within(figure, ends, line.low[i])]).reverse());
    return [{
      name: line.name, type: 'custom', silent: true, clip: true, z: 1, tooltip: { show: false }, data: [outline[0]],
      renderItem: (params, api) => ({
        type: 'polygon', shape: { points: outline.map(point => api.coord(point)) }, style: { fill: style.colour, opacity: 0.2 }
      })
    }];
  }

  // Where a value stops being a number, a cross at the top edge says so.
  function collapse(figure, line, ends, style) {
    const first = line.y.findIndex(value => !finite(value));
    if (first < 0) {
      return [];
    }
    return [{
      name: line.name, type: 'scatter', data: [[line.x[first], ends.greatest]], symbolSize: 13,
      symbol: 'path://M2,0L10,8L18,0L20,2L12,10L20,18L18,20L10,12L2,20L0,18L8,10L0,2Z',
      itemStyle: { color: style.colour }, clip: false, z: 20, tooltip: { show: false },
      label: { show: true, position: 'bottom', formatter: text(figure.y.unit, line.y[first]), color: style.colour, fontWeight: 600 }
    }];
  }

  function bound(figure, one) {
    return {
      type: 'line', data: [], silent: true,
      markLine: {
        symbol: 'none', silent: true, lineStyle: { color: colour('ember'), type: 'dashed', width: 1.6 },
        label: { formatter: one.label + ' ' + text(figure.y.unit, one.value), position: 'insideEndTop', color: colour('ember'), fontSize: 12 },
        data: [{ yAxis: plotted(figure.y, one.value) }]
      }
    };
  }

  function tooltip(figure, lines) {
    return entries => {
      const at = entries[0].axisValue;
      const found = lines.filter(line => line.x.includes(at)).map(line => {
        const i = line.x.indexOf(at);
        const half = line.low.length ? ' ± ' + text(figure.y.unit, (number(line.high[i]) - number(line.low[i])) / 2) : '';
        return '<br>' + echarts.format.encodeHTML(line.name) + '&ensp;<b>' + text(figure.y.unit, line.y[i]) + '</b>' + half;
      });
      return echarts.format.encodeHTML(figure.x.title) + ' ' + digits(at, 6) + found.join('');
    };
  }

  function common() {
    return {
      animation: false,
      backgroundColor: colour('paper'),
      textStyle: { fontFamily: getComputedStyle(document.body).fontFamily },
      tooltip: {
        confine: true, backgroundColor: colour('card'), borderColor: colour('rule'), textStyle: { color: colour('ink'), fontSize: 13 },
        axisPointer: { lineStyle: { color: colour('soft') } }
      }
    };
  }

  function axis(of) {
    const ink = colour('soft');
    return Object.assign({
      axisLine: { lineStyle: { color: ink } }, axisTick: { lineStyle: { color: ink } }, splitLine: { show: false },
      nameTextStyle: { color: ink, fontSize: 12.5 }, axisLabel: { color: ink, fontSize: 12.5, hideOverlap: true, formatter: tick(of) }
    });
  }

  function lineOption(figure, names, panel) {
    const ends = scale(figure);
    const lines = figure.lines.filter(line => line.panel === panel);
    const series = lines.flatMap(line => {
      const index = names.indexOf(line.name);
      const style = styleOf(index);
      return [...band(figure, line, ends, style), lineSeries(figure, line, ends, style, 10 - index % 8), ...collapse(figure, line, ends, style)];
    });
    const option = common();
    option.grid = { left: 8, right: 22, top: 34, bottom: 30, containLabel: true };
    Object.assign(option.tooltip, { trigger: 'axis', formatter: tooltip(figure, lines) });
    option.xAxis = Object.assign(axis(figure.x), {
      type: figure.x.logarithmic ? 'log' : 'value', name: figure.x.title, nameLocation: 'middle', nameGap: 28,
      minInterval: /^(round|step)$/.test(figure.x.title) ? 1 : 0, min: ends.left, max: ends.right
    });
    option.title = { text: figure.y.title, left: 0, top: 0, textStyle: { color: colour('soft'), fontSize: 12.5, fontWeight: 'normal' } };
    option.xAxis.axisLine.onZero = !figure.y.logarithmic;
    option.xAxis.axisLabel.showMinLabel = ends.left !== 0 && !figure.x.logarithmic ? false : null;
    option.yAxis = Object.assign(axis(figure.y), {
      type: 'value', min: ends.least, max: ends.greatest, minInterval: figure.y.logarithmic ? 1 : 0,
      splitLine: { lineStyle: { color: colour('rule') } }, axisLine: { show: false }, axisTick: { show: false }
    });
    if (figure.y.logarithmic) {
      option.yAxis.axisLabel.formatter = value => tick(figure.y)(10 ** value);
    }
    option.series = series.concat(figure.bounds.map(one => bound(figure, one)));
    return option;
  }

  function legend(names) {
    return element('ul', { class: 'legend' }, ...names.map((name, index) => {
      const style = styleOf(index);
      const dash = style.dash === 'solid' ? '' : ' stroke-dasharray="' + style.dash.join(' ') + '"';
      const item = element('li', {});
      item.innerHTML = '<svg viewBox="0 0 32 12"><path d="M0 6H32" stroke-width="3" style="stroke:var(--series-' + index % COLOURS + ')"'
        + dash + '/></svg>';
      item.append(name);
      return item;
    }));
  }

  function addPanel(panels, title, name, option) {
    const place = element('div', { class: 'chart', role: 'img', 'aria-label': name });
    const panel = element('div', { class: 'panel' });
    if (title) {
      panel.append(element('h3', {}, title));
    }
    panel.append(place);
    panels.append(panel);
    const chart = { place, option, drawn: echarts.init(place, null, { renderer: 'svg' }) };
    panel.append(element('p', { class: 'files' }, button('SVG', 'Save this chart as SVG', () => {
      const address = chart.drawn.getDataURL({ type: 'svg' });
      save(fileName(document.querySelector('h1').textContent + ' ' + name) + '.svg', 'image/svg+xml',
        decodeURIComponent(address.slice(address.indexOf(',') + 1)));
    })));
    charts.push(chart);
    return chart;
  }

  function lineChart(place, figure) {
    const names = distinct(figure.lines.map(line => line.name));
    if (names.length > 1 || names[0] !== figure.y.title) {
      place.append(legend(names));
    }
    const panels = element('div', { class: 'panels' });
    place.append(panels);
    distinct(figure.lines.map(line => line.panel)).forEach(panel =>
      addPanel(panels, panel, figure.title + (panel ? ' ' + panel : ''), () => lineOption(figure, names, panel)));
  }

  function choice(label, values, chosen, action) {
    const made = element('select', {}, ...values.map((value, i) => element('option', { value: i }, value)));
    made.value = String(chosen);
    made.addEventListener('change', () => action(Number(made.value)));
    return element('label', {}, label, made);
  }

  // Of several values the worst: one that is no number is worse than any other.
  function worst(measure, values) {
    const known = values.filter(value => value !== null).map(Number);
    if (!known.length) {
      return null;
    }
    return known.some(isNaN) ? NaN : measure.better === 'HIGHER' ? minimum(known) : maximum(known);
  }

  function heatCells(map, state) {
    const measure = map.measures[state.measure];
    const matching = map.points.filter(point => map.factors.every((factor, k) =>
      k === state.row || k === state.column || state.fixed[k] === factor.values.length || point.at[k] === state.fixed[k]));
    const cells = [];
    map.factors[state.row].values.forEach((r, row) => map.factors[state.column].values.forEach((c, column) => {
      const values = matching.filter(point => point.at[state.row] === row && point.at[state.column] === column)
        .map(point => point.values[state.measure]);
      cells.push({ row, column, value: worst(measure, values) });
    }));
    return cells;
  }

  function mixed(low, high, share) {
    const part = (text, i) => parseInt(text.slice(1 + 2 * i, 3 + 2 * i), 16);
    return 'rgb(' + [0, 1, 2].map(i => Math.round(part(low, i) + share * (part(high, i) - part(low, i)))).join(',') + ')';
  }

  function heatOption(map, state) {
    const measure = map.measures[state.measure];
    const cells = heatCells(map, state);
    const known = cells.map(cell => cell.value).filter(finite);
    const logarithmic = measure.unit === 'NUMBER' && minimum(known) > 0 && maximum(known) > 100 * minimum(known);
    const size = logarithmic ? Math.log : value => value;
    const least = size(minimum(known));
    const range = size(maximum(known)) - least;
    const strength = value => {
      const share = range > 0 ? (size(value) - least) / range : 0.5;
      return measure.better === 'HIGHER' ? share : 1 - share;
    };
    const option = common();
    const narrow = document.documentElement.clientWidth < 640;
    option.grid = { left: 4, right: 4, top: 30, bottom: 4, containLabel: true };
    option.tooltip.formatter = entry => {
      const cell = cells[entry.dataIndex];
      return echarts.format.encodeHTML(map.factors[state.row].values[cell.row] + ' × ' + map.factors[state.column].values[cell.column])
        + '<br><b>' + (cell.value === null ? 'not measured' : text(measure.unit, cell.value)) + '</b>';
    };
    const labels = (values, width) => ({
      type: 'category', data: values, axisLine: { show: false }, axisTick: { show: false }, splitLine: { show: false },
      axisLabel: { color: colour('soft'), fontSize: narrow ? 11 : 12.5, interval: 0, width, overflow: 'break', lineHeight: 14 }
    });
    const columns = map.factors[state.column].values;
    option.xAxis = Object.assign(labels(columns, Math.max(44, (narrow ? 240 : 820) / columns.length - 8)), { position: 'top' });
    option.yAxis = Object.assign(labels(map.factors[state.row].values, narrow ? 90 : 220), { inverse: true });
    option.series = [{
      type: 'custom', data: cells.map(cell => [cell.column, cell.row]), encode: { x: 0, y: 1 },
      renderItem: (params, api) => {
        const cell = cells[params.dataIndex];
        const [x, y] = api.coord([cell.column, cell.row]);
        const [width, height] = api.size([1, 1]);
        const share = finite(cell.value) ? strength(cell.value) : 0;
        return { type: 'group', children: [
          { type: 'rect', shape: { x: x - width / 2 + 1, y: y - height / 2 + 1, width: width - 2, height: height - 2 },
            style: { fill: mixed(colour('heat-low'), colour('heat-high'), share) } },
          { type: 'text', style: { x, y, text: cell.value === null ? '–' : text(measure.unit, cell.value), align: 'center', verticalAlign: 'middle',
            fill: colour(!finite(cell.value) ? 'attention' : share > 0.5 ? 'heat-ink-high' : 'heat-ink-low'),
            fontSize: narrow ? 11 : 13, fontFamily: option.textStyle.fontFamily } }
        ] };
      }
    }];
    return option;
  }

  function heatMap(place, map) {
    const several = map.factors.map((factor, k) => k).filter(k => map.factors[k].values.length > 1);
    const state = { column: several[0], row: several[1], measure: 0, fixed: map.factors.map(() => 0) };
    const choices = element('div', { class: 'choices' });
    const panels = element('div', { class: 'panels' });
    place.append(choices, panels);
    const chart = addPanel(panels, '', map.title, () => heatOption(map, state));
    const update = () => {
      const names = map.factors.map(factor => factor.name);
      const swap = (one, other) => k => {
        if (state[other] === several[k]) {
          state[other] = state[one];
        }
        state[one] = several[k];
        update();
      };
      choices.replaceChildren();
      if (map.measures.length > 1) {
        choices.append(choice('show', map.measures.map(one => one.title), state.measure, k => { state.measure = k; update(); }));
      }
      if (several.length > 2) {
        choices.append(choice('down', several.map(k => names[k]), several.indexOf(state.row), swap('row', 'column')));
        choices.append(choice('across', several.map(k => names[k]), several.indexOf(state.column), swap('column', 'row')));
      }
      several.filter(k => k !== state.row && k !== state.column).forEach(k =>
        choices.append(choice(names[k], [...map.factors[k].values, WORST], state.fixed[k], i => { state.fixed[k] = i; update(); })));
      chart.place.style.height = 60 + 36 * map.factors[state.row].values.length + 'px';
      draw(chart);
    };
    update();
  }

  function sort(table, column, numeric, descending) {
    const key = row => {
      const cell = row.cells[column];
      return numeric ? Number(cell.dataset.value === '' ? NaN : cell.dataset.value) : cell.textContent;
    };
    const rows = [...table.tBodies[0].rows].map(row => ({ row, key: key(row) }));
    const missing = one => numeric && isNaN(one.key);
    rows.sort((a, b) => {
      if (missing(a) || missing(b)) {
        return missing(a) - missing(b);
      }
      const order = numeric ? (a.key < b.key ? -1 : a.key > b.key ? 1 : 0) : a.key.localeCompare(b.key, 'en', { numeric: true });
      return descending ? -order : order;
    });
    table.tBodies[0].append(...rows.map(one => one.row));
  }

  function enliven(table) {
    const heads = [...table.tHead.rows[0].cells];
    heads.forEach((head, column) => {
      const title = head.textContent;
      head.replaceChildren(button(title, 'Sort by ' + (title || 'this column'), () => {
        const descending = head.getAttribute('aria-sort') === 'ascending';
        heads.forEach(other => other.removeAttribute('aria-sort'));
        head.setAttribute('aria-sort', descending ? 'descending' : 'ascending');
        sort(table, column, head.classList.contains('right'), descending);
      }));
    });
    const of = data.tables[Number(table.dataset.table)];
    table.parentElement.after(element('p', { class: 'files' },
      button('CSV', 'Save this table as CSV', () => save(of.name + '.csv', 'text/csv', of.csv)),
      button('LaTeX', 'Save this table as LaTeX', () => save(of.name + '.tex', 'text/x-tex', of.tex))));
  }

  function draw(chart) {
    chart.drawn.resize();
    chart.drawn.setOption(chart.option(), true);
  }

  function redraw() {
    charts.forEach(draw);
  }

  document.querySelectorAll('table').forEach(enliven);
  document.querySelectorAll('figure').forEach(place => {
    const figure = data.figures[Number(place.dataset.figure)];
    (figure.section === 'heat-map' ? heatMap : lineChart)(place, figure);
  });
  redraw();
  window.addEventListener('resize', redraw);
  window.addEventListener('beforeprint', redraw);
  window.addEventListener('afterprint', redraw);
  window.matchMedia('(prefers-color-scheme: dark)').addEventListener('change', redraw);
  document.documentElement.dataset.drawn = String(charts.length);
})();
