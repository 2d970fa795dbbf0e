namespace Aamu.Webhooks.Core.Ids;

/// <summary>A sandbox of a team's, which is not its address.</summary>
public readonly record struct SandboxId(string Value)
{
    public const string Prefix = "sbx_";

    public override string ToString() => Value;

    public static SandboxId New(TimeProvider clock) => new(PrefixedId.New(Prefix, clock));
}
