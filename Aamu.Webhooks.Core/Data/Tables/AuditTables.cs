using Aamu.Webhooks.Core.Audit;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Aamu.Webhooks.Core.Data.Tables;

internal sealed class AuditEntryTable : IEntityTypeConfiguration<AuditEntry>
{
    /// <summary>A line that is written is not written again, by whatever mistake. Removed is what lies behind the mark, and what was a deleted team's.</summary>
    internal static readonly DialectSql AppendOnly = new("""
        CREATE TRIGGER IF NOT EXISTS AuditEntries_NoUpdate BEFORE UPDATE ON AuditEntries
        BEGIN SELECT RAISE(ABORT, 'The audit log is append-only.'); END;
        CREATE TRIGGER IF NOT EXISTS AuditEntries_NoReplace BEFORE INSERT ON AuditEntries WHEN EXISTS (SELECT 1 FROM AuditEntries WHERE Key = NEW.Key)
        BEGIN SELECT RAISE(ABORT, 'The audit log is append-only.'); END;
        CREATE TRIGGER IF NOT EXISTS AuditEntries_NoDelete BEFORE DELETE ON AuditEntries
        WHEN OLD.At >= (SELECT KeptSince FROM AuditMarks WHERE Id = 1) AND NOT EXISTS (SELECT 1 FROM Teams WHERE Id = OLD.TeamId AND DeletedAt IS NOT NULL)
        BEGIN SELECT RAISE(ABORT, 'The audit log is append-only.'); END;
        CREATE TRIGGER IF NOT EXISTS AuditMarks_Forward BEFORE UPDATE ON AuditMarks WHEN NEW.Id <> OLD.Id OR NEW.KeptSince < OLD.KeptSince
        BEGIN SELECT RAISE(ABORT, 'The audit log''s mark only moves forward.'); END;
        """, """
        CREATE OR REPLACE FUNCTION audit_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN RAISE EXCEPTION 'The audit log is append-only.'; END $$;
        CREATE OR REPLACE FUNCTION audit_delete() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
          IF OLD.At >= (SELECT KeptSince FROM AuditMarks WHERE Id = 1) AND NOT EXISTS (SELECT 1 FROM Teams WHERE Id = OLD.TeamId AND DeletedAt IS NOT NULL) THEN
            RAISE EXCEPTION 'The audit log is append-only.';
          END IF;
          RETURN OLD;
        END $$;
        CREATE OR REPLACE FUNCTION audit_forward() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
          IF NEW.Id <> OLD.Id OR NEW.KeptSince < OLD.KeptSince THEN RAISE EXCEPTION 'The audit log''s mark only moves forward.'; END IF;
          RETURN NEW;
        END $$;
        CREATE OR REPLACE TRIGGER auditentries_noupdate BEFORE UPDATE ON AuditEntries FOR EACH ROW EXECUTE FUNCTION audit_refuse();
        CREATE OR REPLACE TRIGGER auditentries_notruncate BEFORE TRUNCATE ON AuditEntries FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse();
        CREATE OR REPLACE TRIGGER auditentries_nodelete BEFORE DELETE ON AuditEntries FOR EACH ROW EXECUTE FUNCTION audit_delete();
        CREATE OR REPLACE TRIGGER auditmarks_forward BEFORE UPDATE ON AuditMarks FOR EACH ROW EXECUTE FUNCTION audit_forward();
        """);

    public void Configure(EntityTypeBuilder<AuditEntry> builder)
    {
        builder.ToTable("AuditEntries").HasKey(entry => entry.Key);
        // Every SQLite index ends in the row's key: this one lists a log in the order in which it was written.
        builder.HasIndex(entry => entry.TeamId);
        builder.HasIndex(entry => entry.At);
        builder.Property(entry => entry.Door).HasConversion<string>();
        builder.Property(entry => entry.Action).HasConversion<string>();
    }
}

internal sealed class AuditMarkTable : IEntityTypeConfiguration<AuditMark>
{
    public void Configure(EntityTypeBuilder<AuditMark> builder)
    {
        builder.ToTable("AuditMarks").HasKey(mark => mark.Id);
        builder.Property(mark => mark.Id).ValueGeneratedNever();
        builder.HasData(new AuditMark { Id = 1, KeptSince = DateTimeOffset.UnixEpoch });
    }
}
