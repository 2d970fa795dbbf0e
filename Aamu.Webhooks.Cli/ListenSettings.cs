namespace Aamu.Webhooks.Cli;

/// <summary>What was typed.</summary>
internal sealed record ListenSettings
{
    public required Uri Server { get; init; }

    public required Uri Forward { get; init; }

    public required string Key { get; init; }

    /// <summary>Where the key was found.</summary>
    public string KeySource { get; init; } = TeamKey.Variable;

    /// <summary>A webhook's id or name; null: the only one there is.</summary>
    public string? Webhook { get; init; }

    /// <summary>Make one when there is none.</summary>
    public bool Create { get; init; }

    /// <summary>How often each side says that it is still there.</summary>
    public TimeSpan Heartbeat { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Silence of this length means that the connection is dead, whatever the operating system thinks: a laptop slept, a network is gone.</summary>
    public TimeSpan DeadAfter { get; init; } = TimeSpan.FromSeconds(30);
}
