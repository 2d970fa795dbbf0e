using System.Globalization;

namespace Aamu.Webhooks.Core.Ids;

/// <summary>An outage of one receiver. Its row has no id of its own: the number behind the prefix is its key.</summary>
public readonly record struct IncidentId(string Value)
{
    public const string Prefix = "inc_";

    /// <summary>0 for what cannot be one: no row has that.</summary>
    public long Key => Value.StartsWith(Prefix, StringComparison.Ordinal) && long.TryParse(Value.AsSpan(Prefix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var key) ? key : 0;

    public override string ToString() => Value;

    public static IncidentId Of(long key) => new(string.Create(CultureInfo.InvariantCulture, $"{Prefix}{key}"));
}
