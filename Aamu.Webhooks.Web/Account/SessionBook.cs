using System.Data.Common;
using System.Security.Cryptography;
using Aamu.Webhooks.Core.Data;
using Aamu.Webhooks.Core.Nodes;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Aamu.Webhooks.Web.Account;

/// <summary>Who is signed in, where and since when. The rows are the truth; that one ended is told at once to whoever has a page open.</summary>
internal sealed class SessionBook
{
    private readonly IDbContextFactory<AccountsDbContext> contexts;
    private readonly IOptions<SignInSettings> settings;
    private readonly NodeSignals nodes;
    private readonly TimeProvider clock;

    public SessionBook(IDbContextFactory<AccountsDbContext> contexts, IOptions<SignInSettings> settings, NodeSignals nodes, TimeProvider clock)
    {
        (this.contexts, this.settings, this.nodes, this.clock) = (contexts, settings, nodes, clock);
        nodes.Heard += (_, signal) => Hear(signal);
    }

    /// <summary>For so long after a password or a code nobody asks for it again.</summary>
    public static readonly TimeSpan Recent = TimeSpan.FromMinutes(15);

    /// <summary>How often it is written down that a session was seen.</summary>
    private static readonly TimeSpan Pace = TimeSpan.FromMinutes(5);

    /// <summary>A session of this id has ended. Called on the thread that ended it: it must return at once.</summary>
    public event Action<string>? Ended;

    private TimeSpan Idle => settings.Value.SessionIdle;

    private TimeSpan Longest => settings.Value.SessionLongest;

    /// <summary>Somebody has come in. Answers the session's id.</summary>
    /// <param name="provenAt">When they proved who they are; null: just now.</param>
    public async Task<string> BeginAsync(string userId, string device, string? address, DateTimeOffset? provenAt = null)
    {
        var now = clock.GetUtcNow();
        var session = new AccountSession
        {
            Id = WebEncoders.Base64UrlEncode(RandomNumberGenerator.GetBytes(18)),
            UserId = userId,
            StartedAt = now,
            SeenAt = now,
            ProvenAt = provenAt < now ? provenAt.Value : now,
            Address = address,
            Device = device,
        };
        await using var context = await contexts.CreateDbContextAsync();
        context.Sessions.Add(session);
        await context.SaveChangesAsync();
        var (idle, longest) = (now - Idle, now - Longest);
        await context.RunAsync(rows => rows.Sessions.Where(row => row.SeenAt < idle || row.StartedAt < longest).ExecuteDeleteAsync());
        return session.Id;
    }

    /// <summary>Whether it still goes on.</summary>
    public async Task<bool> SeeAsync(string id, string userId, string? address = null)
    {
        await using var context = await contexts.CreateDbContextAsync();
        if (await context.Sessions.AsNoTracking().FirstOrDefaultAsync(row => row.Id == id && row.UserId == userId) is not { } session || !IsAlive(session))
        {
            return false;
        }

        var now = clock.GetUtcNow();
        if (now - session.SeenAt >= Pace)
        {
            try
            {
                await context.RunAsync(rows => rows.Sessions.Where(row => row.Id == id).ExecuteUpdateAsync(row => row.SetProperty(seen => seen.SeenAt, now).SetProperty(seen => seen.Address, seen => address ?? seen.Address)));
            }
            catch (DbException)
            {
                // A full disk signs nobody out.
            }
        }

        return true;
    }

    /// <summary>Whether an open page may stay: not where the session has ended, but also where the database cannot say now. Its next look asks again.</summary>
    public async Task<bool> MayStayAsync(string id, string userId)
    {
        try
        {
            return await SeeAsync(id, userId);
        }
        catch (Exception exception) when (StoreUnavailableException.From(exception) is not null)
        {
            return true;
        }
    }

    /// <summary>Those that go on, the last seen first.</summary>
    public async Task<IReadOnlyList<AccountSession>> ListAsync(string userId)
    {
        await using var context = await contexts.CreateDbContextAsync();
        var rows = await context.Sessions.AsNoTracking().Where(row => row.UserId == userId).OrderByDescending(row => row.SeenAt).ToListAsync();
        return rows.FindAll(IsAlive);
    }

    /// <summary>False when there was none.</summary>
    public async Task<bool> EndAsync(string userId, string id)
    {
        await using var context = await contexts.CreateDbContextAsync();
        var ended = await context.RunAsync(rows => rows.Sessions.Where(row => row.Id == id && row.UserId == userId).ExecuteDeleteAsync()) > 0;
        if (ended)
        {
            Ended?.Invoke(id);
            nodes.Tell(NodeSignal.SessionEnded, id);
        }

        return ended;
    }

    /// <summary>All of a person's, but the one that asks for it; answers how many.</summary>
    public async Task<int> EndOthersAsync(string userId, string? keep)
    {
        var ended = 0;
        foreach (var session in (await ListAsync(userId)).Where(session => session.Id != keep))
        {
            ended += await EndAsync(userId, session.Id) ? 1 : 0;
        }

        return ended;
    }

    public async Task<bool> IsRecentAsync(string id)
    {
        var since = clock.GetUtcNow() - Recent;
        await using var context = await contexts.CreateDbContextAsync();
        return await context.Sessions.AnyAsync(row => row.Id == id && row.ProvenAt > since);
    }

    /// <summary>The person of this session has proved again who they are.</summary>
    public async Task ProveAsync(string id)
    {
        var now = clock.GetUtcNow();
        await using var context = await contexts.CreateDbContextAsync();
        await context.RunAsync(rows => rows.Sessions.Where(row => row.Id == id).ExecuteUpdateAsync(row => row.SetProperty(proven => proven.ProvenAt, now)));
    }

    private void Hear(NodeSignal signal)
    {
        if (signal.Kind == NodeSignal.SessionEnded)
        {
            Ended?.Invoke(signal.Subject);
        }
    }

    private bool IsAlive(AccountSession session) => clock.GetUtcNow() is var now && now - session.SeenAt < Idle && now - session.StartedAt < Longest;
}
