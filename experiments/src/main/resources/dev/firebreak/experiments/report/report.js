'use strict';
(function () {
  var figures = JSON.parse(document.getElementById('figures').textContent);
  var DASHES = ['solid', [9, 3], [4, 2], [12, 3, 3, 3]];
  var COLOURS = 8;
  var charts = [];

  function colour(name) {
    return getComputedStyle(document.documentElement).getPropertyValue('--' + name).trim();
  }

  function styleOf(index) {
    return { color: colour('series-' + index % COLOURS), dash: DASHES[(index + Math.floor(index / DASHES.length) - Math.floor(index / COLOURS)) % DASHES.length] };
  }

  // JSON has no NaN: such values come as text.
  function finite(value) {
    return typeof value === 'number' && isFinite(value);
  }

  function text(unit, value) {
    if (!finite(value)) {
      return value === 'Infinity' ? '∞' : value === '-Infinity' ? '−∞' : 'NaN';
    }
    if (unit === 'SHARE') {
      return (100 * value).toFixed(1) + ' %';
    }
    return digits(value);
  }

  function digits(value) {
    var size = Math.abs(value);
    if (size !== 0 && (size < 1e-4 || size >= 1e6)) {
      var parts = value.toExponential(2).split('e');
      return parts[0] + '·10' + power(Number(parts[1]));
    }
    return String(Number(value.toPrecision(4))).replace('-', '−');
  }

  function power(exponent) {
    return String(exponent).replace(/./g, function (c) { return c === '-' ? '⁻' : '⁰¹²³⁴⁵⁶⁷⁸⁹'[c]; });
  }

  function tick(figure) {
    return function (value) {
      if (figure.unit === 'SHARE') {
        return Math.round(100 * value) + ' %';
      }
      if (figure.log && (value < 1e-2 || value > 1e3)) {
        return '10' + power(Math.round(Math.log10(value)));
      }
      return String(Number(value.toPrecision(6)));
    };
  }

  // The last tick is the greatest value of the data, with all its digits.
  function shortest(value) {
    return Number.isInteger(value) ? String(value) : String(Number(value.toPrecision(4)));
  }

  function lineSeries(figure, line) {
    var style = styleOf(line.style);
    var points = line.points.map(function (p) {
      return [p[0], finite(p[1]) ? (figure.log ? Math.max(p[1], figure.least) : p[1]) : null];
    });
    return {
      name: line.name, type: 'line', data: points, symbol: 'circle', symbolSize: 6,
      showSymbol: points.length <= 12, connectNulls: false, itemStyle: { color: style.color },
      lineStyle: { color: style.color, width: 2.4, type: style.dash }, emphasis: { disabled: true }, z: 10 - line.style % 8
    };
  }

  // Where a value stops being a number, a cross at the top edge says so.
  function collapse(figure, line) {
    var first = line.points.find(function (p) { return !finite(p[1]); });
    if (!first) {
      return [];
    }
    var style = styleOf(line.style);
    return [{
      name: line.name, type: 'scatter', data: [[first[0], figure.greatest]], symbolSize: 13,
      symbol: 'path://M2,0L10,8L18,0L20,2L12,10L20,18L18,20L10,12L2,20L0,18L8,10L0,2Z',
      itemStyle: { color: style.color }, clip: false, z: 20, tooltip: { show: false },
      label: { show: true, position: 'bottom', formatter: text(figure.unit, first[1]), color: style.color, fontWeight: 600 }
    }];
  }

  function bound(figure, one) {
    return {
      type: 'line', data: [], silent: true,
      markLine: {
        symbol: 'none', silent: true, lineStyle: { color: colour('ember'), type: 'dashed', width: 1.6 },
        label: { formatter: one.label + ' ' + text(figure.unit, one.value), position: 'insideEndTop', color: colour('ember'), fontSize: 12 },
        data: [{ yAxis: one.value }]
      }
    };
  }

  function tooltip(figure, panel) {
    return function (entries) {
      var round = entries[0].axisValue;
      var lines = [];
      panel.lines.forEach(function (line) {
        var point = line.points.find(function (p) { return p[0] === round; });
        if (point) {
          lines.push('<br>' + echarts.format.encodeHTML(line.name) + '&ensp;<b>' + text(figure.unit, point[1]) + '</b>');
        }
      });
      return (figure.x ? echarts.format.encodeHTML(figure.x.name) : 'round') + ' ' + Number(round) + lines.join('');
    };
  }

  function option(figure, panel) {
    var ink = colour('soft');
    var rule = colour('rule');
    var axis = { nameTextStyle: { color: ink, fontSize: 12.5 }, axisLabel: { color: ink, fontSize: 12.5 } };
    var series = [];
    panel.lines.forEach(function (line) {
      series.push(lineSeries(figure, line));
      series = series.concat(collapse(figure, line));
    });
    panel.bounds.forEach(function (one) { series.push(bound(figure, one)); });
    return {
      animation: false,
      textStyle: { fontFamily: getComputedStyle(document.body).fontFamily },
      grid: { left: 8, right: 18, top: 34, bottom: 30, containLabel: true },
      tooltip: {
        trigger: 'axis', confine: true, formatter: tooltip(figure, panel), backgroundColor: colour('card'), borderColor: rule,
        textStyle: { color: colour('ink'), fontSize: 13 }, axisPointer: { lineStyle: { color: ink } }
      },
      xAxis: Object.assign({}, axis, {
        type: figure.x && figure.x.log ? 'log' : 'value', name: figure.x ? figure.x.name : 'round', nameLocation: 'middle', nameGap: 28,
        minInterval: figure.x ? 0 : 1, min: figure.x ? (figure.x.log ? 'dataMin' : null) : 0, max: 'dataMax',
        splitLine: { show: false }, axisLine: { lineStyle: { color: ink } }, axisTick: { lineStyle: { color: ink } },
        axisLabel: { color: ink, fontSize: 12.5, formatter: shortest }
      }),
      yAxis: Object.assign({}, axis, {
        type: figure.log ? 'log' : 'value', name: figure.title + (figure.unit === 'SHARE' ? ' (%)' : ''), nameLocation: 'end',
        nameTextStyle: { color: ink, fontSize: 12.5, align: 'left', padding: [0, 0, 4, figure.log ? -30 : figure.unit === 'SHARE' ? -34 : -8] }, min: figure.least, max: figure.greatest,
        splitLine: { lineStyle: { color: rule } }, axisLabel: { color: ink, fontSize: 12.5, formatter: tick(figure) }
      }),
      series: series
    };
  }

  function swatches() {
    document.querySelectorAll('.swatch').forEach(function (place) {
      var style = styleOf(Number(place.dataset.style));
      var dash = style.dash === 'solid' ? '' : ' stroke-dasharray="' + style.dash.join(' ') + '"';
      place.innerHTML = '<svg width="100%" height="100%" viewBox="0 0 32 12"><path d="M0 6H32" stroke="' + style.color
        + '" stroke-width="3"' + dash + '/></svg>';
    });
  }

  function draw() {
    swatches();
    document.querySelectorAll('.chart').forEach(function (place, i) {
      var figure = figures[Number(place.dataset.figure)];
      charts[i] = charts[i] || echarts.init(place, null, { renderer: 'svg' });
      charts[i].setOption(option(figure, figure.panels[Number(place.dataset.panel)]), true);
      charts[i].resize();
    });
  }

  draw();
  window.addEventListener('resize', draw);
  window.addEventListener('beforeprint', draw);
  window.addEventListener('afterprint', draw);
  window.matchMedia('(prefers-color-scheme: dark)').addEventListener('change', draw);
  document.documentElement.dataset.drawn = String(charts.length);
}());
