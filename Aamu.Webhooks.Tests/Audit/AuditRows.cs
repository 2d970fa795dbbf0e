using Aamu.Webhooks.Core.Audit;
using Aamu.Webhooks.Tests.Fixtures;
using Microsoft.EntityFrameworkCore;

namespace Aamu.Webhooks.Tests.Audit;

internal static class AuditRows
{
    public static Task<AuditEntry> NewestEntryAsync(this Workspace workspace) =>
        workspace.QueryAsync(context => context.AuditEntries.OrderByDescending(entry => entry.Key).FirstAsync());

    public static Task<int> EntriesAsync(this Workspace workspace) => workspace.QueryAsync(context => context.AuditEntries.CountAsync());
}
