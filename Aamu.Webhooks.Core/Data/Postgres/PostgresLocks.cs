namespace Aamu.Webhooks.Core.Data.Postgres;

/// <summary>Advisory locks of the server, freed with the connection, or the transaction, that holds them: the numbers are "Aamu" and those after it.</summary>
public static class PostgresLocks
{
    /// <summary>Shared by all that serve the database; a move has it alone.</summary>
    public const long Serving = 0x41616D75;

    /// <summary>Held by each transaction that writes.</summary>
    public const long Writing = Serving + 1;

    /// <summary>Held by a program until it has brought the schema up to date and done what is done at a start: two that start at once do it one after the other.</summary>
    public const long Starting = Serving + 2;

    /// <summary>Held by who counts the letters that an address was sent, and adds one.</summary>
    public const long Letters = Serving + 3;

    /// <summary>Together with a node's number: held while the node lives.</summary>
    public const int Living = 0x41616D75;
}
