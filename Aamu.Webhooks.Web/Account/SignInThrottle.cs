using System.Globalization;
using System.Net;
using Aamu.Webhooks.Core.Teams;
using Aamu.Webhooks.Web.Shared;

namespace Aamu.Webhooks.Web.Account;

/// <summary>
/// Counts failed sign-ins by the address they come from: the lockout guards one account against many passwords, this guards all
/// accounts against one password. A sign-in that succeeds is not counted, so that an office behind one address is not shut out.
/// </summary>
internal sealed class SignInThrottle(TimeProvider clock)
{
    public const int Most = 20;
    public static readonly TimeSpan Window = TimeSpan.FromMinutes(10);

    private readonly AddressCounts counts = new(clock, Window);

    /// <summary>Counts a try in advance, so that tries side by side cannot all slip through; null when it may go on, else how long to wait.</summary>
    public TimeSpan? Enter(IPAddress? from) => counts.Add(from) is { Times: > Most, Left: var left } ? left : null;

    /// <summary>As <see cref="Enter"/>, answering the request: what to say, or null.</summary>
    public string? Refuse(HttpContext http)
    {
        if (Enter(http.Connection.RemoteIpAddress) is not { } wait)
        {
            return null;
        }

        http.Response.StatusCode = StatusCodes.Status429TooManyRequests;
        http.Response.Headers.RetryAfter = Math.Ceiling(wait.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        return Strings.SignInTooMany.With(Math.Ceiling(wait.TotalMinutes));
    }

    public void Succeeded(IPAddress? from) => counts.TakeBack(from);
}
