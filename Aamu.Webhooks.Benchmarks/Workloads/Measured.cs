namespace Aamu.Webhooks.Benchmarks.Workloads;

/// <summary>What one run showed.</summary>
/// <param name="IngestPerSecond">Events accepted a second.</param>
/// <param name="DeliveriesPerSecond">From the first submission to the last delivery.</param>
/// <param name="CpuUs">CPU microseconds of the service per delivery, or per event where nothing is sent.</param>
/// <param name="ToolUs">The same of this tool, generator and receivers, on the same cores.</param>
/// <param name="LatenciesMs">Submitted → received, towards every receiver but the slow one.</param>
/// <param name="MemoryMb">The service's resident memory in the end.</param>
/// <param name="StartSeconds">From the start of the process to its first answer.</param>
internal sealed record Measured(
    double IngestPerSecond, double DeliveriesPerSecond, double CpuUs, double ToolUs, IReadOnlyList<double> LatenciesMs, double MemoryMb, double StartSeconds, Losses Losses);

/// <summary>What must all be 0.</summary>
/// <param name="NotAccepted">Submissions that were not answered 202.</param>
/// <param name="Lost">Deliveries that never came.</param>
/// <param name="Doubled">Deliveries that came again after a 2xx.</param>
/// <param name="BadSignatures">Deliveries whose signature did not verify.</param>
internal sealed record Losses(long NotAccepted, long Lost, long Doubled, long BadSignatures)
{
    public bool None => (NotAccepted, Lost, Doubled, BadSignatures) == (0, 0, 0, 0);
}
