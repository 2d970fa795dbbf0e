using System.Diagnostics.Metrics;
using Aamu.Webhooks.Core.Deliveries;
using Aamu.Webhooks.Core.Sending;

namespace Aamu.Webhooks.Core.Operations;

/// <summary>How long tries took. It is told while the try's span is open, so that monitoring can lead from a slow bucket to the trace of a try in it (an exemplar).</summary>
public sealed class AttemptDuration(IMeterFactory meters)
{
    /// <summary>In seconds; from an answer in the same room to one that used up its deadline.</summary>
    private static readonly double[] Bounds = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 15, 30, 60];

    private readonly Histogram<double> durations = meters.Create(ServiceMetrics.MeterName)
        .CreateHistogram("aamu.attempt.duration", "s", "How long a try took, by outcome.", advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = Bounds });

    internal void Took(Receipt receipt) => durations.Record(receipt.Duration.TotalSeconds, KeyValuePair.Create<string, object?>("outcome", receipt.Outcome.Code()));
}
