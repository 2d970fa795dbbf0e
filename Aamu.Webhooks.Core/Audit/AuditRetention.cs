using Aamu.Webhooks.Core.Data;

namespace Aamu.Webhooks.Core.Audit;

/// <summary>Lets the audit log forget what is old. The mark is moved first: what lies behind it, and nothing else, may be removed.</summary>
internal static class AuditRetention
{
    private const string MoveMark = "UPDATE AuditMarks SET KeptSince = $1 WHERE Id = 1 AND KeptSince < $1";
    private const string RemoveOld = "DELETE FROM AuditEntries WHERE Key IN (SELECT Key FROM AuditEntries WHERE At < $1 ORDER BY Key LIMIT 500)";

    /// <summary>Removes up to 500; answers how many.</summary>
    public static int Before(WriteTransaction transaction, DateTimeOffset time)
    {
        transaction.Statement(MoveMark).Bind(time).Run();
        return transaction.Statement(RemoveOld).Bind(time).Run();
    }
}
