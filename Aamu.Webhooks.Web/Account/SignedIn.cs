using System.Net;
using System.Security.Claims;
using Aamu.Webhooks.Core.Teams;
using Microsoft.AspNetCore.Authentication;

namespace Aamu.Webhooks.Web.Account;

/// <summary>Who is signed in, for printing tickets: with the address that the audit log names.</summary>
internal static class SignedIn
{
    private const string AddressClaim = "aamu:address";

    /// <summary>Null when nobody is signed in.</summary>
    public static Person? AsPerson(this ClaimsPrincipal user) =>
        user.PersonId() is { } id ? new Person(id, user.Identity?.Name ?? id, user.Address()) : null;

    public static OperatorScope AsOperator(this ClaimsPrincipal user) => user.IsOperator()
        ? TeamAccess.ForOperator(user.Identity?.Name ?? "", user.Address())
        : throw new UnauthorizedAccessException("This is for operators; its policy should have kept others out.");

    private static IPAddress? Address(this ClaimsPrincipal user) => IPAddress.TryParse(user.FindFirstValue(AddressClaim), out var address) ? address : null;

    /// <summary>
    /// Says with every request, and with the one that opens a circuit, where it comes from: on a circuit there is no request to ask later.
    /// It goes into no cookie.
    /// </summary>
    internal sealed class AddressBook(IHttpContextAccessor http) : IClaimsTransformation
    {
        public Task<ClaimsPrincipal> TransformAsync(ClaimsPrincipal principal)
        {
            if (principal.PersonId() is null || principal.HasClaim(claim => claim.Type == AddressClaim) || http.HttpContext?.Connection.RemoteIpAddress is not { } address)
            {
                return Task.FromResult(principal);
            }

            var placed = principal.Clone();
            placed.AddIdentity(new ClaimsIdentity([new Claim(AddressClaim, address.ToString())]));
            return Task.FromResult(placed);
        }
    }
}
