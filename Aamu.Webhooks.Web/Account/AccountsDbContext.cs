using Aamu.Webhooks.Core.Data;
using Aamu.Webhooks.Web.Account.Passkeys;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Identity.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace Aamu.Webhooks.Web.Account;

/// <summary>The accounts, in the same database as everything else.</summary>
/// <param name="options">Which database.</param>
/// <param name="gate">What all writes to a file pass; null for a server, which lets several write at a time.</param>
public class AccountsDbContext(DbContextOptions<AccountsDbContext> options, WriteGate? gate)
    : IdentityUserContext<AccountUser, string, IdentityUserClaim<string>, IdentityUserLogin<string>, IdentityUserToken<string>, AccountPasskey>(options)
{
    public const string HistoryTable = "__AccountsMigrations";

    public DbSet<AccountSession> Sessions => Set<AccountSession>();

    public DbSet<SentLetter> SentLetters => Set<SentLetter>();

    public DbSet<FormerAddress> FormerAddresses => Set<FormerAddress>();

    public override int SaveChanges(bool acceptAllChangesOnSuccess)
    {
        using var pass = gate?.Enter();
        return base.SaveChanges(acceptAllChangesOnSuccess);
    }

    public override async Task<int> SaveChangesAsync(bool acceptAllChangesOnSuccess, CancellationToken cancellationToken = default)
    {
        using var pass = gate is null ? null : await gate.EnterAsync(cancellationToken);
        return await base.SaveChangesAsync(acceptAllChangesOnSuccess, cancellationToken);
    }

    /// <summary>For a statement that goes past <see cref="SaveChangesAsync(bool, CancellationToken)"/>; answers how many rows it touched.</summary>
    public async Task<int> RunAsync(Func<AccountsDbContext, Task<int>> statement)
    {
        ArgumentNullException.ThrowIfNull(statement);
        using var pass = gate is null ? null : await gate.EnterAsync();
        return await statement(this);
    }

    // A test asks it, as for the other context.
    protected override void OnConfiguring(DbContextOptionsBuilder optionsBuilder) =>
        optionsBuilder.ConfigureWarnings(warnings => warnings.Ignore(RelationalEventId.PendingModelChangesWarning));

    protected override void OnModelCreating(ModelBuilder builder)
    {
        base.OnModelCreating(builder);
        builder.Entity<AccountSession>(session =>
        {
            session.ToTable("AccountSessions").HasKey(row => row.Id);
            session.HasOne<AccountUser>().WithMany().HasForeignKey(row => row.UserId).OnDelete(DeleteBehavior.Cascade);
        });
        builder.Entity<SentLetter>().HasIndex(letter => new { letter.To, letter.At });
        builder.Entity<FormerAddress>(former =>
        {
            former.HasIndex(row => row.Hash).IsUnique();
            former.HasOne<AccountUser>().WithMany().HasForeignKey(row => row.UserId).OnDelete(DeleteBehavior.Cascade);
        });
        builder.Entity<AccountPasskey>().Property(passkey => passkey.LastUsedAt).HasConversion(new UnixMilliseconds());
        foreach (var time in builder.Model.GetEntityTypes().Where(type => type.ClrType == typeof(AccountSession) || type.ClrType == typeof(SentLetter) || type.ClrType == typeof(FormerAddress)).SelectMany(type => type.GetProperties()).Where(property => property.ClrType == typeof(DateTimeOffset)))
        {
            time.SetValueConverter(new UnixMilliseconds());
        }
    }

    /// <summary>SQLite compares no DateTimeOffset; whole numbers it does.</summary>
    private sealed class UnixMilliseconds() : ValueConverter<DateTimeOffset, long>(time => time.ToUnixTimeMilliseconds(), stored => DateTimeOffset.FromUnixTimeMilliseconds(stored));
}
