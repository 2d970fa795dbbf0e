namespace Aamu.Webhooks.Core.Ids;

/// <summary>An event; chosen by the producer or made at intake. Unique within its team.</summary>
public readonly record struct EventId(string Value)
{
    public const string Prefix = "evt_";

    public override string ToString() => Value;

    public static EventId New(TimeProvider clock) => new(PrefixedId.New(Prefix, clock));
}
