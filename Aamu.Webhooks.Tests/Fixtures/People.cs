using Aamu.Webhooks.Core.Data;
using Aamu.Webhooks.Core.Ids;
using Aamu.Webhooks.Core.Teams;
using Aamu.Webhooks.Web.Account;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Aamu.Webhooks.Tests.Fixtures;

/// <summary>Accounts for tests: each with the same good password.</summary>
internal static class People
{
    public const string Password = "seven quiet herons";

    public static async Task<string> AddPersonAsync(this RunningApp app, string email, bool isOperator = false)
    {
        await using var scope = app.Get<IServiceScopeFactory>().CreateAsyncScope();
        return (await scope.ServiceProvider.GetRequiredService<AccountSeed>().SowAsync(email, Password, isOperator))!;
    }

    public static Task JoinAsync(this RunningApp app, string personId, TeamId team, TeamRole role) =>
        app.Get<SingleWriter>().WriteAsync(transaction =>
        {
            transaction.Context.Members.Add(new Member { TeamId = team, PersonId = personId, Name = personId, Role = role });
            transaction.Context.SaveChanges();
        });

    public static async Task<Visitor> SignedInAsync(this RunningApp app, string email, string password = Password)
    {
        var visitor = new Visitor(app.Url);
        var answer = await visitor.SignInAsync(email, password);
        Assert.True((int)answer.StatusCode == 302, await answer.Content.ReadAsStringAsync());
        return visitor;
    }

    /// <summary>As if every sign-in of this person had been an hour ago.</summary>
    public static async Task LetTimePassAsync(this RunningApp app, string personId)
    {
        var before = TimeProvider.System.GetUtcNow().AddHours(-1);
        await using var context = await app.Get<IDbContextFactory<AccountsDbContext>>().CreateDbContextAsync();
        await context.RunAsync(rows => rows.Sessions.Where(row => row.UserId == personId).ExecuteUpdateAsync(row => row.SetProperty(session => session.ProvenAt, before)));
    }

    public static async Task<T> WithUsersAsync<T>(this RunningApp app, Func<UserManager<AccountUser>, Task<T>> work)
    {
        await using var scope = app.Get<IServiceScopeFactory>().CreateAsyncScope();
        return await work(scope.ServiceProvider.GetRequiredService<UserManager<AccountUser>>());
    }
}
