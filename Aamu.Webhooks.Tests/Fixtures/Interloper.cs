using Aamu.Webhooks.Web.Account;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;

namespace Aamu.Webhooks.Tests.Fixtures;

/// <summary>Steps in at the moment when an account is about to be written, where others may have been quicker: Identity asks it after its own rules.</summary>
internal sealed class Interloper : IUserValidator<AccountUser>
{
    /// <summary>What it does then; false: the account is not written.</summary>
    public Func<AccountUser, Task<bool>> Acts { get; set; } = _ => Task.FromResult(true);

    /// <summary>Says no to one write, after so many.</summary>
    public void RefuseAfter(int writes) => Acts = _ => Task.FromResult(writes-- != 0);

    public void Enter(WebApplicationBuilder builder) =>
        builder.Services.AddScoped<IUserValidator<AccountUser>, UserValidator<AccountUser>>().AddScoped<IUserValidator<AccountUser>>(_ => this);

    public async Task<IdentityResult> ValidateAsync(UserManager<AccountUser> manager, AccountUser user) =>
        await Acts(user) ? IdentityResult.Success : IdentityResult.Failed(new IdentityError { Code = nameof(Interloper), Description = "Somebody was quicker." });
}
