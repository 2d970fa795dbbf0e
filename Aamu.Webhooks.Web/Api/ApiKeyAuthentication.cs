using System.Globalization;
using System.Security.Claims;
using System.Text.Encodings.Web;
using Aamu.Webhooks.Core.Events;
using Aamu.Webhooks.Core.Ids;
using Aamu.Webhooks.Core.Teams;
using Aamu.Webhooks.Web.Api.Events;
using Aamu.Webhooks.Web.Hosting;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;

namespace Aamu.Webhooks.Web.Api;

/// <summary><c>Authorization: Bearer aamu_ik_…</c>, <c>aamu_tk_…</c> or <c>aamu_ok_…</c>.</summary>
internal sealed class ApiKeyAuthentication(
    IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory loggers, UrlEncoder encoder, TeamAccess access, MissedKeys misses, RefusalLog refusals)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, loggers, encoder)
{
    public const string SchemeName = "ApiKey";

    private const string Bearer = "Bearer ";
    private const int LongestHeader = 200;

    /// <summary>Null when there is none that could be one of ours.</summary>
    public static string? PresentedKey(HttpRequest request) =>
        Presented(request) is { Length: > 0 and <= LongestHeader } key ? key : null;

    /// <summary>How a key is called that opened nothing.</summary>
    public static string NameOfKey(HttpRequest request) => request.Headers.Authorization.Count > 0 ? VisiblePart(Presented(request)) : "no key";

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        if (PresentedKey(Request) is not { } key)
        {
            return AuthenticateResult.NoResult();
        }

        var found = await access.ForKeyAsync(key, Context.Connection.RemoteIpAddress, Context.RequestAborted);
        if (found is null)
        {
            return AuthenticateResult.Fail("unknown key");
        }

        Context.Features.Set(found);
        return AuthenticateResult.Success(new AuthenticationTicket(new ClaimsPrincipal(new ClaimsIdentity([new Claim(ClaimTypes.Name, found.Name)], SchemeName)), SchemeName));
    }

    protected override async Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        if (PresentedKey(Request) is not null && misses.WaitOf(Context.Connection.RemoteIpAddress) is { } wait)
        {
            Response.Headers.RetryAfter = Math.Ceiling(wait.TotalSeconds).ToString(CultureInfo.InvariantCulture);
            await Problems.Of(ProblemType.RateLimited, "Too many unknown keys came from this address. Come again after Retry-After.").ExecuteAsync(Context);
            return;
        }

        Response.Headers.WWWAuthenticate = "Bearer";
        var given = Request.Headers.Authorization.Count > 0;
        var detail = given ? "This key is unknown, expired or revoked." : "Send a key in the header Authorization: Bearer aamu_….";
        await RememberAsync(NameOfKey(Request), ProblemType.Unauthorized, detail);
        await Problems.Of(ProblemType.Unauthorized, detail).ExecuteAsync(Context);
    }

    /// <summary>Whoever checked the ticket may have said why it was not given.</summary>
    protected override async Task HandleForbiddenAsync(AuthenticationProperties properties)
    {
        var problem = Context.Features.Get<ProblemHttpResult>() ?? Problems.Of(ProblemType.Forbidden, ProblemType.Forbidden.Meaning);
        RefusedAccess.Mark(Context);
        await RememberAsync(Context.User.Identity?.Name ?? "", ProblemType.Forbidden, problem.ProblemDetails.Detail!, Context.Features.Get<KeyAccess>()?.Team?.TeamId);
        await problem.ExecuteAsync(Context);
    }

    /// <summary>A submission that did not get past the door was refused too: its sender should find it among the refused ones.</summary>
    private async Task RememberAsync(string keyName, ProblemType problem, string detail, TeamId? team = null)
    {
        if (Context.GetEndpoint()?.Metadata.GetMetadata<RemembersRefusals>() is not null)
        {
            var start = await SubmittedBody.StartAsync(Request, Context.RequestAborted);
            refusals.Remember(keyName, problem.Status, problem.Code, detail, start, new SubmissionReading(null, null, team?.Value));
        }
    }

    private static string? Presented(HttpRequest request) =>
        request.Headers.Authorization is [{ } header] && header.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase) ? header[Bearer.Length..].Trim() : null;

    /// <summary>Enough to tell our keys apart; nothing of what is not one of ours, for it may be anybody's password.</summary>
    private static string VisiblePart(string? key) =>
        key is not null && ApiKey.IsOurs(key) && key.Length >= 2 * ApiKey.VisiblePrefixOf(key).Length ? ApiKey.VisiblePrefixOf(key) + "…" : "not a key of this service";
}
