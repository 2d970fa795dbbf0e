using System.Collections;
using Aamu.Webhooks.Core.Data.Postgres;
using Microsoft.EntityFrameworkCore.Metadata;

namespace Aamu.Webhooks.Core.Moves;

/// <summary>All values of a row, as far as both databases can keep them: text as PostgreSQL has it (<see cref="StorableText"/>), times to the microsecond.</summary>
internal static class RowValues
{
    /// <summary>Each with its name, in an order that is the same for every row; what lies in a JSON column is told piece by piece.</summary>
    /// <param name="type">The file's: its converters make plain values of what the entity has.</param>
    /// <param name="row">From either end.</param>
    /// <param name="path">What the names begin with.</param>
    public static IEnumerable<(string Name, object? Value)> Of(IEntityType type, object row, string path = "")
    {
        foreach (var property in type.GetProperties().Where(property => !IsPlaceInJson(property)))
        {
            yield return (path + property.Name, Stored(property, property.GetGetter().GetClrValue(row)));
        }

        foreach (var inJson in type.GetNavigations().Where(navigation => navigation.ForeignKey.IsOwnership && !navigation.IsOnDependent))
        {
            foreach (var value in OfJson(inJson, row, path + inJson.Name))
            {
                yield return value;
            }
        }
    }

    /// <summary>The first value that is not the same; null when all are.</summary>
    public static string? FirstDifference(IEntityType type, object one, object other)
    {
        using var theirs = Of(type, other).GetEnumerator();
        foreach (var (name, value) in Of(type, one))
        {
            if (!theirs.MoveNext() || theirs.Current.Name != name || !AreSame(value, theirs.Current.Value))
            {
                return name;
            }
        }

        return theirs.MoveNext() ? theirs.Current.Name : null;
    }

    /// <summary>A value of one property, as it is stored.</summary>
    public static object? Stored(IProperty property, object? value)
    {
        var stored = value is not null && property.GetTypeMapping().Converter is { } converter ? converter.ConvertToProvider(value) : value;
        return stored switch
        {
            string text => StorableText.Of(text),
            DateTimeOffset time => time.UtcTicks / TimeSpan.TicksPerMicrosecond,
            _ => stored,
        };
    }

    /// <summary>Whether it has text that PostgreSQL cannot keep.</summary>
    public static bool HasUnstorableText(IReadOnlyList<IProperty> texts, object row) =>
        texts.Any(property => property.GetGetter().GetClrValue(row) is { } value
            && (property.GetTypeMapping().Converter is { } converter ? converter.ConvertToProvider(value) : value) is string text && StorableText.Of(text) != text);

    private static IEnumerable<(string Name, object? Value)> OfJson(INavigation inJson, object row, string path)
    {
        var value = inJson.GetGetter().GetClrValue(row);
        var members = inJson.IsCollection ? ((IEnumerable?)value)?.Cast<object>() ?? [] : value is null ? [] : [value];
        return members.SelectMany((member, place) => Of(inJson.TargetEntityType, member, $"{path}[{place}]."));
    }

    /// <summary>Where a piece of a JSON column belongs is no value of its own. Anything else that no entity has would be lost, and is a mistake here.</summary>
    private static bool IsPlaceInJson(IProperty property) => property.IsShadowProperty() && (((IEntityType)property.DeclaringType).IsOwned()
        ? true
        : throw new NotSupportedException($"{property.DeclaringType.DisplayName()} has a column {property.Name} that its class does not have: it cannot be moved."));

    private static bool AreSame(object? one, object? other) => one is byte[] bytes ? other is byte[] others && bytes.AsSpan().SequenceEqual(others) : Equals(one, other);
}
