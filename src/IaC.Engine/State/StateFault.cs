using Microsoft.Data.Sqlite;

namespace IaC.Engine;

/// <summary>What SQLite reports, in words of the user. Codes: https://sqlite.org/rescode.html.</summary>
public static class StateFault
{
    private const int Busy = 5;
    private const int ReadOnly = 8;
    private const int InputOutput = 10;
    private const int Corrupt = 11;
    private const int Full = 13;
    private const int CannotOpen = 14;
    private const int NotADatabase = 26;

    /// <summary>The exception to throw for one of SQLite's.</summary>
    public static StateException Of(SqliteException exception, string path, string stack) => exception.SqliteErrorCode switch
    {
        Corrupt or NotADatabase => Damaged(path, stack, exception.Message, exception),
        Full or InputOutput when MeansFullDisk(exception, path) => new StateException($"the state {path} cannot be written: the disk is full", "free some space and run again; the last good state is intact", exception),
        ReadOnly => new StateException($"the state {path} cannot be written: it, its folder or its mount is read-only", "the last good state is intact", exception),
        CannotOpen => new StateException($"the state {path} cannot be opened: {exception.Message}", "is its folder there, and may this user write in it?", exception),
        InputOutput => new StateException($"the state {path} cannot be read or written: {exception.Message}", "is the disk full or failing? the last good state is intact", exception),
        Busy => new StateException($"the state {path} is being written by another program", "try again", exception),
        _ => new StateException($"the state {path}: {exception.Message}", null, exception),
    };

    /// <summary>Whether a file of SQLite could not be written for want of space. Its index beside the file is mapped memory, and that it cannot grow is reported as an error of input and output.</summary>
    public static bool MeansFullDisk(SqliteException exception, string path) => exception.SqliteErrorCode == Full || (exception.SqliteErrorCode == InputOutput && IsFull(path));

    /// <summary>The file is not what it should be.</summary>
    public static StateException Damaged(string path, string stack, string detail, Exception? inner = null) =>
        new($"the state {path} is damaged: {detail}", $"run `iac state repair --stack {stack}`", inner);

    private static bool IsFull(string path)
    {
        try
        {
            return new DriveInfo(Path.GetDirectoryName(path)!).AvailableFreeSpace == 0;
        }
        catch (IOException)
        {
            return false;
        }
    }
}
