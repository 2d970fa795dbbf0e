using System.Collections.Concurrent;
using Aamu.Webhooks.Core.Deliveries;

namespace Aamu.Webhooks.Tests.Fixtures;

/// <summary>An alarm that only writes down who was to be woken: the test drains by hand.</summary>
public sealed class RecordingAlarm : ILaneAlarm
{
    public ConcurrentQueue<long> Woken { get; } = new();

    public ConcurrentDictionary<long, DateTimeOffset> Scheduled { get; } = new();

    /// <summary>What else happens whenever a lane is woken.</summary>
    public Action Meanwhile { get; set; } = () => { };

    public void Wake(long webhookKey)
    {
        Woken.Enqueue(webhookKey);
        Meanwhile();
    }

    public void WakeHere(long webhookKey) => Wake(webhookKey);

    public IReadOnlySet<long>? Remembered { get; private set; }

    public void WakeAt(long webhookKey, DateTimeOffset at) => Scheduled[webhookKey] = at;

    /// <summary>Where lanes were found, and null where that was here.</summary>
    public ConcurrentDictionary<long, int?> Found { get; } = new();

    public void IsAt(long webhookKey, int? node) => Found[webhookKey] = node;

    public void ForgetAllBut(IReadOnlySet<long> webhookKeys) => Remembered = webhookKeys;
}
