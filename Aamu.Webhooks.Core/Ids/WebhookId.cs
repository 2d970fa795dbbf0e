namespace Aamu.Webhooks.Core.Ids;

/// <summary>A team's standing order.</summary>
public readonly record struct WebhookId(string Value)
{
    public const string Prefix = "wh_";

    public override string ToString() => Value;

    public static WebhookId New(TimeProvider clock) => new(PrefixedId.New(Prefix, clock));
}
