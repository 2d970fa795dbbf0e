using System.Globalization;
using System.Text.RegularExpressions;
using Aamu.Webhooks.Core.Nodes;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using NpgsqlTypes;

namespace Aamu.Webhooks.Core.Data.Postgres;

/// <summary>
/// One connection to the server. Each question is a journey there and back, so what was only to be done by the way travels with the next question.
/// </summary>
internal sealed partial class PostgresStoreConnection : StoreConnection
{
    /// <summary>Write transactions of all nodes follow one another: each waits here for the one before it. A block, because it has no rows: the question that travels with it has.</summary>
    private static readonly string TakeTurn = string.Create(CultureInfo.InvariantCulture, $"DO 'BEGIN PERFORM pg_advisory_xact_lock({PostgresLocks.Writing}); END'");

    /// <summary>So many statements travel at once: one journey with all that comes of a large batch would take longer than a statement may.</summary>
    private const int MostWaiting = 1_000;

    private static int connections;

    private const string ReadMarks = "SELECT settings.last_value, held.last_value FROM settingsmark settings, heldmark held";

    private readonly Dictionary<string, PostgresStatement> statements = new(StringComparer.Ordinal);
    private readonly List<NpgsqlBatchCommand> waiting = [];
    private readonly NpgsqlConnection connection;
    private readonly DbContextOptions<WebhooksDbContext> contextOptions;
    /// <summary>Added to what the marks say: after a failover the server may have counted less far, so what was known over another connection is known no more.</summary>
    private readonly long life = (long)Interlocked.Increment(ref connections) << 44;
    private SharedMarks marks;
    private bool hasNoDeadline;

    public PostgresStoreConnection(string connectionString)
    {
        connection = new NpgsqlConnection(connectionString);
        connection.Open();
        contextOptions = new DbContextOptionsBuilder<WebhooksDbContext>().UseNpgsql(connection).UseModel(StoreModel.Postgres).AddInterceptors(new WaitingFirst(this), new StorableValues()).Options;
    }

    internal override WebhooksDbContext OpenContext()
    {
        var context = new PostgresWebhooksDbContext(contextOptions);
        context.Database.AutoTransactionBehavior = AutoTransactionBehavior.Never;
        return context;
    }

    internal override bool IsRemote => true;

    public Version ServerVersion => connection.PostgreSqlVersion;

    /// <summary>Where it writes for a program that others may take for gone.</summary>
    internal PostgresPresence? Presence { get; init; }

    // Each statement sees what was committed before it, and so what the transaction before this one did.
    internal override void Begin()
    {
        Presence?.SayAfterSilence();
        Statement("BEGIN ISOLATION LEVEL READ COMMITTED").RunByTheWay();
        Statement(TakeTurn).RunByTheWay();
        using var row = Statement(ReadMarks);
        row.Read();
        Presence?.RefuseAfterSilence();
        marks = new SharedMarks(life + row.GetInt64(0), life + row.GetInt64(1));
    }

    /// <summary>Read when the transaction began: meanwhile nobody else changes anything.</summary>
    internal override SharedMarks Marks => marks;

    internal override void Mark(SharedMark changed) => Statement(changed == SharedMark.Held ? "DO 'BEGIN PERFORM nextval(''heldmark''); END'" : "DO 'BEGIN PERFORM nextval(''settingsmark''); END'").RunByTheWay();

    internal override void BeginToRead() => Run("BEGIN TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY");

    public override Statement Statement(string sql)
    {
        if (!statements.TryGetValue(sql, out var statement))
        {
            statement = new PostgresStatement(this, sql);
            statements.Add(sql, statement);
        }

        return statement;
    }

    internal override void SetsNoDeadline() => hasNoDeadline = true;

    public override Statement Statement(DialectSql wording) => Statement(wording.Postgres);

    internal override void Script(DialectSql wording)
    {
        Settle();
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // every caller passes a constant
        command.CommandText = wording.Postgres;
#pragma warning restore CA2100
        command.ExecuteNonQuery();
    }

    /// <summary>Whether the server still knows it.</summary>
    public bool Answers(DialectSql question, int withinSeconds)
    {
        try
        {
            using var command = connection.CreateCommand();
#pragma warning disable CA2100 // every caller passes a constant
            command.CommandText = question.Postgres;
#pragma warning restore CA2100
            command.CommandTimeout = withinSeconds;
            command.ExecuteNonQuery();
            return true;
        }
        // What is broken already says so in another way.
        catch (Exception exception) when (exception is NpgsqlException or InvalidOperationException)
        {
            return false;
        }
    }

    internal override void Discard() => waiting.Clear();

    internal override void Settle()
    {
        if (waiting.Count > 0)
        {
            using var batch = Batch();
            batch.ExecuteNonQuery();
        }
    }

    public void ExecuteByTheWay(NpgsqlBatchCommand command)
    {
        waiting.Add(command);
        if (waiting.Count >= MostWaiting)
        {
            Settle();
        }
    }

    public (List<object[]> Rows, int Changed) Execute(NpgsqlBatchCommand command)
    {
        waiting.Add(command);
        using var batch = Batch();
        var rows = new List<object[]>();
        using (var reader = batch.ExecuteReader())
        {
            while (reader.Read())
            {
                var row = new object[reader.FieldCount];
                reader.GetValues(row);
                rows.Add(row);
            }
        }

        return (rows, command.RecordsAffected);
    }

    /// <summary>The types of a statement's values, in the order of their numbers: the server knows them.</summary>
    public IReadOnlyList<NpgsqlDbType> TypesOf(string sql)
    {
        if (!Value().IsMatch(sql))
        {
            return [];
        }

        Settle();
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // every caller passes a constant
        // The driver asks for the types of named values only.
        command.CommandText = Value().Replace(sql, "@p$1");
#pragma warning restore CA2100
        NpgsqlCommandBuilder.DeriveParameters(command);
        return [.. command.Parameters.OrderBy(parameter => int.Parse(parameter.ParameterName.AsSpan(1), CultureInfo.InvariantCulture)).Select(parameter => parameter.NpgsqlDbType)];
    }

    public override void Dispose() => connection.Dispose();

    private NpgsqlBatch Batch()
    {
        var batch = new NpgsqlBatch(connection);
        foreach (var command in waiting)
        {
            batch.BatchCommands.Add(command);
        }

        waiting.Clear();
        if (hasNoDeadline)
        {
            batch.Timeout = 0;
        }

        return batch;
    }

    [GeneratedRegex(@"\$(\d+)")]
    private static partial Regex Value();
}
