namespace IaC.Providers.Backups;

/// <summary>What a backup holds, or gave back.</summary>
/// <param name="Stack">Name of the stack.</param>
/// <param name="Resources">Resources that its state records.</param>
/// <param name="Claims">Claims whose content it holds.</param>
/// <param name="Disks">Disks of guests whose content it holds.</param>
/// <param name="Images">Images whose content it holds.</param>
/// <param name="Bytes">Length of the file.</param>
/// <param name="Warnings">What the user should know, one line each.</param>
public sealed record BackupReport(string Stack, int Resources, int Claims, int Disks, int Images, long Bytes, IReadOnlyList<string> Warnings);
