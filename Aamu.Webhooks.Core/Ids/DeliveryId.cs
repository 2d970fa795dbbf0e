namespace Aamu.Webhooks.Core.Ids;

/// <summary>One promise to one URL; the same over all retries and resends.</summary>
public readonly record struct DeliveryId(string Value)
{
    public const string Prefix = "whd_";

    public override string ToString() => Value;

    public static DeliveryId New(TimeProvider clock) => new(PrefixedId.New(Prefix, clock));
}
