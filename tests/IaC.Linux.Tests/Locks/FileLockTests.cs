using System.Diagnostics;
using IaC.Linux.Locks;
using IaC.Testing;

namespace IaC.Linux.Tests.Locks;

public sealed class FileLockTests
{
    [Fact]
    public void An_exclusive_lock_is_refused_to_all_others_until_it_is_freed()
    {
        using TemporaryFolder folder = new();
        using (FileLock.Take(folder["lock"]))
        {
            Assert.Null(FileLock.TryTake(folder["lock"]));
            Assert.Null(FileLock.TryTake(folder["lock"], shared: true));
        }

        using FileLock? again = FileLock.TryTake(folder["lock"]);
        Assert.NotNull(again);
    }

    [Fact]
    public void Shared_locks_stand_side_by_side()
    {
        using TemporaryFolder folder = new();
        using FileLock one = FileLock.Take(folder["lock"], shared: true);
        using FileLock? other = FileLock.TryTake(folder["lock"], shared: true);

        Assert.NotNull(other);
        Assert.Null(FileLock.TryTake(folder["lock"]));
    }

    [Fact]
    public void A_lock_in_a_missing_folder_names_the_path()
    {
        LinuxException e = Assert.Throws<LinuxException>(() => FileLock.Take("/no/such/folder/lock"));

        Assert.Equal("open /no/such/folder/lock: No such file or directory (errno 2)", e.Message);
    }

    [Fact]
    public async Task Another_process_that_holds_a_lock_is_named_once_and_this_one_never()
    {
        using TemporaryFolder folder = new();
        string path = folder["lock"];
        using (FileLock.Take(path, shared: true))
        {
            Assert.Empty(LockHolders.Of(path));
        }

        using Process holder = Process.Start("flock", ["--no-fork", path, "sleep", "1000"]);
        try
        {
            while (LockHolders.Of(path) is not [var only] || !only.EndsWith("(sleep 1000)", StringComparison.Ordinal))
            {
                await Task.Delay(10, TestContext.Current.CancellationToken);
            }

            Assert.Equal([$"pid {holder.Id} (sleep 1000)"], LockHolders.Of(path));
        }
        finally
        {
            holder.Kill();
            await holder.WaitForExitAsync(TestContext.Current.CancellationToken);
        }

        Assert.Empty(LockHolders.Of(path));
        Assert.Empty(LockHolders.Of("/no/such/folder/lock"));
    }
}
