namespace IaC.Cli.Views.Backups;

/// <summary>Shows what a backup holds.</summary>
internal interface IBackupView
{
    /// <summary>Shows it, with what the user should know.</summary>
    void Show(BackupRow row);
}
