using Aamu.Webhooks.Core.Teams;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Aamu.Webhooks.Core.Data.Tables;

internal sealed class ProjectTable : IEntityTypeConfiguration<Project>
{
    public void Configure(EntityTypeBuilder<Project> builder) => builder.HasKey(project => new { project.TeamId, project.Id });
}

internal sealed class MemberTable : IEntityTypeConfiguration<Member>
{
    public void Configure(EntityTypeBuilder<Member> builder)
    {
        builder.HasKey(member => new { member.TeamId, member.PersonId });
        builder.HasIndex(member => member.PersonId);
    }
}

internal sealed class InvitationTable : IEntityTypeConfiguration<Invitation>
{
    public void Configure(EntityTypeBuilder<Invitation> builder)
    {
        builder.HasKey(invitation => invitation.Key);
        builder.HasIndex(invitation => invitation.Hash).IsUnique();
        builder.HasIndex(invitation => invitation.TeamId);
    }
}

internal sealed class ApiKeyTable : IEntityTypeConfiguration<ApiKey>
{
    public void Configure(EntityTypeBuilder<ApiKey> builder)
    {
        builder.HasIndex(key => key.Hash).IsUnique();
        builder.HasIndex(key => key.TeamId);
    }
}
