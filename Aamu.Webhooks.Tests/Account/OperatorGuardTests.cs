using System.Net;
using Aamu.Webhooks.Tests.Fixtures;

namespace Aamu.Webhooks.Tests.Account;

public sealed class OperatorGuardTests
{
    [Fact]
    public async Task Where_it_is_wanted_a_password_alone_makes_no_operator_and_a_second_step_does()
    {
        await using var app = await RunningApp.StartAsync(("SignIn:OperatorsNeedSecondStep", "true"));
        await app.AddPersonAsync("guarded@example.com", isOperator: true);
        using var owner = await app.SignedInAsync("guarded@example.com");
        Assert.Equal(HttpStatusCode.NotFound, (await owner.GetAsync("/operate")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await owner.GetAsync("/hangfire")).StatusCode);
        Assert.Contains("wants operators to sign in with a passkey or a second step", await owner.ReadAsync("/account"), StringComparison.Ordinal);

        var (key, _) = await TwoStepTests.TurnOnAsync(owner);
        Assert.Equal(HttpStatusCode.NotFound, (await owner.GetAsync("/operate")).StatusCode);
        using var careful = new Visitor(app.Url);
        await careful.SubmitAsync(await TwoStepTests.PasswordAsync(careful, "guarded@example.com"), ("Entered.Code", TwoStepTests.NextCode(key)));
        Assert.Equal(HttpStatusCode.OK, (await careful.GetAsync("/operate")).StatusCode);
        Assert.DoesNotContain("wants operators", await careful.ReadAsync("/account"), StringComparison.Ordinal);
    }
}
