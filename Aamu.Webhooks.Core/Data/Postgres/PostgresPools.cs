using Npgsql;

namespace Aamu.Webhooks.Core.Data.Postgres;

/// <summary>
/// What one program holds at most of the connections that a PostgreSQL server allows. Connections are pooled for each purpose, and each pool is bounded here unless the connection string bounds
/// it (<c>Maximum Pool Size</c>): all together fit into the 97 that a server, as it comes, allows to everybody but its own operators.
/// </summary>
public static class PostgresPools
{
    /// <summary>They stay open: to write, to be there, to hear the other programs and to speak to them.</summary>
    public const int Kept = 4;

    /// <summary>What pages and requests read at once.</summary>
    public const int Readers = 40;

    public const int Accounts = 10;

    /// <summary>Some 25 of them may be held by locks while their holders ask for a second one: with less room they would wait for each other.</summary>
    public const int Jobs = 35;

    private const string Size = "Maximum Pool Size";

    /// <summary>How large a pool may become.</summary>
    /// <param name="connectionString">It may say.</param>
    /// <param name="unlessSaid">Where it does not.</param>
    public static int Most(string connectionString, int unlessSaid)
    {
        var asked = new NpgsqlConnectionStringBuilder(connectionString);
        return asked.ShouldSerialize(Size) ? asked.MaxPoolSize : unlessSaid;
    }

    /// <summary>The same connection string, with its pool bounded.</summary>
    public static string Bounded(string connectionString, int unlessSaid)
    {
        var most = Most(connectionString, unlessSaid);
        var asked = new NpgsqlConnectionStringBuilder(connectionString);
        (asked.MinPoolSize, asked.MaxPoolSize) = (Math.Min(asked.MinPoolSize, most), most);
        return asked.ToString();
    }
}
