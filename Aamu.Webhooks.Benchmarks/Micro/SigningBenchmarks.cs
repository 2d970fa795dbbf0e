using Aamu.Webhooks.Core.Sending;
using BenchmarkDotNet.Attributes;

namespace Aamu.Webhooks.Benchmarks.Micro;

public class SigningBenchmarks
{
    private readonly string[] _secrets = [Samples.Secret];

    [Benchmark(Description = "x-aamu-signature of 1 KiB")]
    public string Sign() => Signature.Sign(_secrets, Samples.Time, Samples.Event);

    [Benchmark(Description = "webhook-signature of 1 KiB")]
    public string? SignStandard() => StandardSignature.Sign(_secrets, "whd_0199c0ffee", Samples.Time, Samples.Event);
}
