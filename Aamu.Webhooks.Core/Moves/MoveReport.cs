namespace Aamu.Webhooks.Core.Moves;

/// <summary>What came of one table.</summary>
/// <param name="Name">As the file calls it.</param>
/// <param name="Rows">How many it has.</param>
/// <param name="Replaced">How many of them had text that PostgreSQL cannot keep.</param>
public sealed record TableReport(string Name, long Rows, long Replaced);

/// <summary>What came of a move.</summary>
/// <param name="Tables">In the order in which they were moved.</param>
/// <param name="Mismatches">Rows that are not the same at both ends, each in a sentence; none when all is well.</param>
public sealed record MoveReport(IReadOnlyList<TableReport> Tables, IReadOnlyList<string> Mismatches)
{
    public long Rows => Tables.Sum(table => table.Rows);

    public long Replaced => Tables.Sum(table => table.Replaced);
}
