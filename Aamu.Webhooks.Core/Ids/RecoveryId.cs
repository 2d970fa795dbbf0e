namespace Aamu.Webhooks.Core.Ids;

/// <summary>A job that sends many deliveries, asked for by somebody.</summary>
public readonly record struct RecoveryId(string Value)
{
    public const string Prefix = "rcv_";

    public override string ToString() => Value;

    public static RecoveryId New(TimeProvider clock) => new(PrefixedId.New(Prefix, clock));
}
