using IaC.Providers.Backups;

namespace IaC.Cli.Views.Backups;

/// <summary>What a backup holds, or gave back. As JSON it is part of the interface.</summary>
/// <param name="Stack">Name of the stack.</param>
/// <param name="File">The file.</param>
/// <param name="Bytes">Its length.</param>
/// <param name="Resources">Resources that its state records.</param>
/// <param name="Claims">Claims whose content it holds.</param>
/// <param name="Disks">Disks of guests whose content it holds.</param>
/// <param name="Images">Images whose content it holds.</param>
/// <param name="Warnings">What the user should know, one line each.</param>
internal sealed record BackupRow(string Stack, string File, long Bytes, int Resources, int Claims, int Disks, int Images, IReadOnlyList<string> Warnings)
{
    /// <summary>The row of a report.</summary>
    public static BackupRow Of(string file, BackupReport report) => new(report.Stack, file, report.Bytes, report.Resources, report.Claims, report.Disks, report.Images, report.Warnings);
}
