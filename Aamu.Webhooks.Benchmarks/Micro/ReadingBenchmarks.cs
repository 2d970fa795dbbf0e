using Aamu.Webhooks.Core.Events;
using Aamu.Webhooks.Core.Ids;
using BenchmarkDotNet.Attributes;

namespace Aamu.Webhooks.Benchmarks.Micro;

/// <summary>From the bytes of a request to the bytes of a delivery.</summary>
public class ReadingBenchmarks
{
    private readonly byte[] _json = Samples.Event;
    private readonly EventSubmission _submission = SubmissionReader.Read(Samples.Event).Submission!;

    [Benchmark(Description = "read and check an event of 1 KiB")]
    public SubmissionReading Read() => SubmissionReader.Read(_json);

    [Benchmark(Description = "build the body that is sent")]
    public object Body() => _submission.Body(new EventId("evt_0199c0ffee"), Samples.Time);
}
