using System.Globalization;
using Microsoft.EntityFrameworkCore.Metadata;

namespace Aamu.Webhooks.Core.Moves;

/// <summary>Rows of both ends find each other by their keys, whatever order they come in, and are compared.</summary>
internal sealed class RowPairs(string table, IEntityType type)
{
    /// <summary>So many are named.</summary>
    public const int MostMismatches = 20;

    /// <summary>So many wait for their other: more are no neighbours that changed places.</summary>
    private const int MostAlone = 500;

    private readonly IReadOnlyList<IProperty> key = type.FindPrimaryKey()!.Properties;
    private readonly Dictionary<string, object> inFile = new(StringComparer.Ordinal);
    private readonly Dictionary<string, object> onServer = new(StringComparer.Ordinal);

    public List<string> Mismatches { get; } = [];

    /// <summary>There is nothing to learn from more of them.</summary>
    public bool IsHopeless => Mismatches.Count >= MostMismatches || Math.Max(inFile.Count, onServer.Count) > MostAlone;

    public void Add(object? fromFile, object? fromServer)
    {
        if (fromFile is not null)
        {
            Meet(fromFile, inFile, onServer);
        }

        if (fromServer is not null)
        {
            Meet(fromServer, onServer, inFile);
        }
    }

    /// <summary>Nothing more comes: who is alone now stays alone.</summary>
    public IReadOnlyList<string> Close()
    {
        Mismatches.AddRange(inFile.Keys.Select(alone => $"{table} {alone}: it is not on the server."));
        Mismatches.AddRange(onServer.Keys.Select(alone => $"{table} {alone}: it is on the server only."));
        return Mismatches.Count <= MostMismatches ? Mismatches : [.. Mismatches.Take(MostMismatches), $"{table}: there are more."];
    }

    private void Meet(object row, Dictionary<string, object> own, Dictionary<string, object> others)
    {
        var name = string.Join(' ', key.Select(property => Name(RowValues.Stored(property, property.GetGetter().GetClrValue(row)))));
        if (!others.Remove(name, out var other))
        {
            own[name] = row;
        }
        else if (RowValues.FirstDifference(type, row, other) is { } difference)
        {
            Mismatches.Add($"{table} {name}: {difference} is not the same.");
        }
    }

    private static string? Name(object? value) => value is byte[] bytes ? Convert.ToHexStringLower(bytes) : Convert.ToString(value, CultureInfo.InvariantCulture);
}
