using System.Security.Claims;
using Aamu.Webhooks.Web.Account.Passkeys;
using Microsoft.Extensions.Options;

namespace Aamu.Webhooks.Web.Account;

/// <summary>Where <c>SignIn:OperatorsNeedSecondStep</c> is set, whoever came in by a password alone, or by a link, is an ordinary person until they come in better.</summary>
internal static class OperatorGuard
{
    private const string WaitsClaim = "aamu:operator-waits";

    /// <summary>Whether somebody would be an operator after a second step.</summary>
    public static bool IsOperatorWithoutSecondStep(this ClaimsPrincipal user) => user.HasClaim(WaitsClaim, "true");

    public static void Apply(HttpContext http, ClaimsPrincipal user)
    {
        if (user.IsOperator() && user.FindFirstValue("amr") is not ("mfa" or PasskeyDesk.Means) && http.RequestServices.GetRequiredService<IOptions<SignInSettings>>().Value.OperatorsNeedSecondStep)
        {
            var identity = (ClaimsIdentity)user.Identity!;
            identity.RemoveClaim(identity.FindFirst(AccountServices.OperatorClaim));
            identity.AddClaim(new Claim(WaitsClaim, "true"));
        }
    }
}
