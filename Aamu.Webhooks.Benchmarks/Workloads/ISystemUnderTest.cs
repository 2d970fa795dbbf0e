namespace Aamu.Webhooks.Benchmarks.Workloads;

/// <summary>What takes events in and sends deliveries out: this service, or a peer of it.</summary>
internal interface ISystemUnderTest
{
    /// <summary>Where events are submitted, in turn.</summary>
    IReadOnlyList<IntakeDoor> Doors { get; }

    /// <summary>Of all its processes, since they began.</summary>
    TimeSpan Cpu { get; }

    /// <summary>Resident, of all its processes; what they share counts once.</summary>
    double MemoryMb { get; }

    /// <summary>From the start of the first process to the first answer.</summary>
    double StartSeconds { get; }

    /// <summary>Makes the workload's webhooks, and tells the receivers their secrets.</summary>
    Task SubscribeAsync(Workload workload, Receivers receivers);

    /// <summary>Removes them.</summary>
    Task UnsubscribeAsync();
}

/// <param name="Http">With the address and what it wants of headers.</param>
/// <param name="Single">The path for one event.</param>
/// <param name="Batch">The path for several.</param>
internal sealed record IntakeDoor(HttpClient Http, string Single, string Batch)
{
    public Task<HttpResponseMessage> PostAsync(HttpContent content, bool isBatch) => Http.PostAsync(new Uri(isBatch ? Batch : Single, UriKind.RelativeOrAbsolute), content);
}
