using System.Text.Encodings.Web;
using System.Text.Json;
using Aamu.Webhooks.Core.Data;
using Aamu.Webhooks.Core.Ids;
using Aamu.Webhooks.Core.Teams;

namespace Aamu.Webhooks.Core.Audit;

/// <summary>Puts what is being done on record, in the very transaction that does it: there is no change without its entry, and no entry of what did not happen.</summary>
internal static class AuditWriting
{
    private const string Insert = """
        INSERT INTO AuditEntries (At, TeamId, Actor, Door, Address, Action, SubjectId, Subject, Changes)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
        """;

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static void Audit(this WriteTransaction transaction, TeamScope scope, AuditAction action, AuditSubject subject, params IReadOnlyList<AuditChange> changes) =>
        Write(transaction, scope.TeamId, scope.Actor, scope.Caller, action, subject, changes);

    /// <summary>In the operators' log.</summary>
    public static void Audit(this WriteTransaction transaction, OperatorScope scope, AuditAction action, AuditSubject subject, params IReadOnlyList<AuditChange> changes) =>
        Write(transaction, null, scope.Actor, new Caller(Door.Operator, scope.Address), action, subject, changes);

    /// <summary>What Aamu told: in the log of a team, or in the operators' (null).</summary>
    public static void Audit(this WriteTransaction transaction, IngestScope scope, TeamId? team, AuditAction action, AuditSubject subject, params IReadOnlyList<AuditChange> changes) =>
        Write(transaction, team, scope.KeyName, new Caller(Door.IngestKey, scope.Address), action, subject, changes);

    /// <summary>What happens to an account, in the operators' log.</summary>
    public static void Audit(this WriteTransaction transaction, Person person, AuditAction action, params IReadOnlyList<AuditChange> changes) =>
        Write(transaction, null, person.Name, new Caller(Door.Browser, person.Address), action, new AuditSubject(person.Id, ""), changes);

    /// <summary>What this service does by itself, because its settings say so.</summary>
    public static void AuditSeed(this WriteTransaction transaction, TeamId? team, AuditAction action, AuditSubject subject, params IReadOnlyList<AuditChange> changes) =>
        Write(transaction, team, "settings", Caller.Service, action, subject, changes);

    public static IReadOnlyList<AuditChange> Read(string changes) => JsonSerializer.Deserialize<List<AuditChange>>(changes, Json)!;

    private static void Write(
        WriteTransaction transaction, TeamId? team, string actor, Caller caller, AuditAction action, AuditSubject subject, IReadOnlyList<AuditChange> changes) =>
        transaction.Statement(Insert).Bind(
            transaction.Now, team?.Value, actor, caller.Door.ToString(), caller.AddressText, action.ToString(), subject.Id, subject.Name, JsonSerializer.Serialize(changes, Json)).RunByTheWay();
}
