import { BarChart } from 'echarts/charts';
import { AriaComponent, GridComponent, TooltipComponent } from 'echarts/components';
import { init, use as register, type EChartsType } from 'echarts/core';
import { SVGRenderer } from 'echarts/renderers';
import { useEffect, useRef } from 'react';
import { useThemeName } from '@/shared/theme/preferences';
import { fontFamily, paletteOf } from '@/shared/theme/tokens';
import type { HalfHour } from './summary';

register([BarChart, GridComponent, TooltipComponent, AriaComponent, SVGRenderer]);

// Calls that entered a queue, by half hour of today.
export default function DayChart({ slots, label }: { slots: HalfHour[]; label: string }) {
  const box = useRef<HTMLDivElement>(null);
  const chart = useRef<EChartsType | null>(null);
  const colours = paletteOf(useThemeName());

  useEffect(() => {
    if (!box.current) return;
    const mine = init(box.current, undefined, { renderer: 'svg' });
    chart.current = mine;
    const follow = new ResizeObserver(() => mine.resize());
    follow.observe(box.current);
    return () => {
      follow.disconnect();
      mine.dispose();
      chart.current = null;
    };
  }, []);

  useEffect(() => {
    const words = { color: colours.secondary, fontFamily, fontSize: 12 };
    chart.current?.setOption({
      animation: false,
      aria: { enabled: true },
      grid: { left: 36, right: 8, top: 12, bottom: 24 },
      tooltip: {
        trigger: 'axis',
        backgroundColor: colours.panel,
        borderColor: colours.line,
        textStyle: { color: colours.text, fontFamily, fontSize: 12 },
      },
      xAxis: {
        type: 'category',
        data: slots.map(({ start }) => start),
        axisTick: { show: false },
        axisLine: { lineStyle: { color: colours.line } },
        axisLabel: words,
      },
      yAxis: {
        type: 'value',
        minInterval: 1,
        splitNumber: 3,
        splitLine: { lineStyle: { color: colours.softLine } },
        axisLabel: words,
      },
      series: [
        {
          type: 'bar',
          name: label,
          data: slots.map(({ calls }) => calls),
          itemStyle: { color: colours.chart, borderRadius: [2, 2, 0, 0] },
          barCategoryGap: '35%',
          barMaxWidth: 18,
        },
      ],
    });
  }, [slots, label, colours]);

  return <div ref={box} className="day-chart" role="img" aria-label={label} />;
}
