using Aamu.Webhooks.Core.Ids;
using Aamu.Webhooks.Core.Sending;
using BenchmarkDotNet.Attributes;

namespace Aamu.Webhooks.Benchmarks.Micro;

/// <summary>A delivery's request before it meets the network: headers, both signatures, and the text that the log keeps of them.</summary>
public class RequestBenchmarks
{
    private static readonly Uri s_url = new("https://example.com/hook");

    private readonly DeliveryRequest _request = new()
    {
        DeliveryId = new DeliveryId("whd_0199c0ffee"),
        EventId = new EventId("evt_0199c0ffee"),
        EventType = "task.created",
        Url = s_url.ToString(),
        Secrets = [Samples.Secret],
        Body = Samples.Event,
    };

    [Benchmark(Description = "build a request and its record")]
    public string Build()
    {
        using var message = OutgoingRequest.Build(_request, s_url, Samples.Time);
        return OutgoingRequest.Record(message);
    }
}
