namespace Aamu.Webhooks.Core.Ids;

/// <summary>An API key, which is not the key itself.</summary>
public readonly record struct ApiKeyId(string Value)
{
    public const string Prefix = "key_";

    public override string ToString() => Value;

    public static ApiKeyId New(TimeProvider clock) => new(PrefixedId.New(Prefix, clock));
}
