using System.Diagnostics;
using IaC.Testing;
using Microsoft.Data.Sqlite;

namespace IaC.Engine.Tests.State;

/// <summary>States that are not as they should be give a clear error, and the last good state stays.</summary>
public sealed class StateFaultTests
{
    [Fact]
    public async Task A_truncated_state_is_named_and_repair_saves_what_can_be_read()
    {
        using var stack = new TestStack();
        await stack.UpAsync(Enumerable.Range(0, 200).Select(number => TestStack.Pod($"p{number:000}", $$"""{"live":"{{new string('x', 500)}}"}""")));
        await using (FileStream file = File.OpenWrite(stack.Database))
        {
            file.SetLength(file.Length * 2 / 3 / 4096 * 4096);
        }

        StateException fault = await Assert.ThrowsAsync<StateException>(() => stack.OpenAsync());
        Assert.Contains(stack.Database, fault.Message, StringComparison.Ordinal);
        Assert.Equal("run `iac state repair --stack test`", fault.Remedy);

        IReadOnlyList<string> mended = await RepairAsync(stack);

        Assert.NotEmpty(mended);
        Assert.True(File.Exists(stack.Database + ".damaged"));
        IReadOnlyList<RecordedResource> saved = await stack.RecordedAsync();
        Assert.InRange(saved.Count, 1, 199);
        Assert.Empty(await RepairAsync(stack));
    }

    [Fact]
    public async Task What_repair_leaves_beside_the_state_holds_its_newest_transactions_too()
    {
        using var stack = new TestStack();
        await stack.UpAsync(TestStack.Pod("a"), TestStack.Pod("b"));
        using var folder = new TemporaryFolder();
        await using (var connection = new SqliteConnection($"Data Source={stack.Database};Pooling=False"))
        {
            await connection.OpenAsync(TestContext.Current.CancellationToken);
            Execute(connection, "UPDATE resource SET inputs = '{' WHERE urn LIKE '%a'");
            File.Copy(stack.Database + "-wal", folder["wal"]);
        }

        // As after a kill, the log is still there.
        File.Copy(folder["wal"], stack.Database + "-wal");

        Assert.Contains("saved: pod/b", await RepairAsync(stack));

        Assert.Equal(["pod/b"], (await stack.RecordedAsync()).Select(entry => entry.Key.ToString()));
        await using var damaged = new SqliteConnection($"Data Source={stack.Database}.damaged;Pooling=False");
        await damaged.OpenAsync(TestContext.Current.CancellationToken);
        Assert.True(File.Exists(stack.Database + ".damaged-wal"));
        Assert.Equal(1L, Execute(damaged, "SELECT COUNT(*) FROM resource WHERE inputs = '{'"));
    }

    [Fact]
    public async Task A_file_that_is_no_database_is_named_and_cannot_be_repaired()
    {
        using var stack = new TestStack();
        Directory.CreateDirectory(stack.StateFolder);
        await File.WriteAllTextAsync(stack.Database, new string('x', 5000), TestContext.Current.CancellationToken);

        Assert.Contains("is damaged", (await Assert.ThrowsAsync<StateException>(() => stack.OpenAsync())).Message, StringComparison.Ordinal);
        Assert.Contains(
            "damaged beyond repair",
            (await Assert.ThrowsAsync<StateException>(() => RepairAsync(stack))).Message,
            StringComparison.Ordinal);
        StackInfo info = Assert.Single(await stack.States.ListAsync(TestContext.Current.CancellationToken));
        Assert.Contains("is damaged", info.Fault, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_disk_that_is_full_anywhere_leaves_no_state_or_a_whole_one()
    {
        Require.Root();
        int refused = 0;
        for (int pages = 0; pages <= 60; pages++)
        {
            using var stack = new TestStack();
            Directory.CreateDirectory(stack.StateFolder);
            using SmallDisk disk = new(stack.StateFolder, (pages + 2) * 4096L);
            RunOutcome? outcome = null;
            Exception? fault = await Record.ExceptionAsync(async () => outcome = (await stack.UpAsync(TestStack.Pod("a"))).Summary.Outcome);
            refused += fault is null && outcome == RunOutcome.Succeeded ? 0 : 1;

            disk.Grow(8 << 20);
            Assert.Equal(RunOutcome.Succeeded, (await stack.UpAsync(TestStack.Pod("a"))).Summary.Outcome);
            Assert.Empty(await RepairAsync(stack));
        }

        Assert.InRange(refused, 1, 60);
    }

    [Fact]
    public async Task A_state_from_the_future_is_refused_and_not_touched()
    {
        using var stack = new TestStack();
        await stack.UpAsync(TestStack.Pod("a"));
        Execute(stack.Database, "PRAGMA user_version = 99");

        Assert.Contains("has version 99, this iac knows up to 5", (await Assert.ThrowsAsync<StateException>(() => stack.OpenAsync())).Message, StringComparison.Ordinal);
        Assert.Contains("has version 99", (await Assert.ThrowsAsync<StateException>(() => RepairAsync(stack))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_older_state_is_migrated_after_a_copy_and_readers_migrate_only_in_memory()
    {
        using var stack = new TestStack();
        await stack.UpAsync(TestStack.Pod("a"));
        var newer = new StateSchema(["SELECT 1;", "SELECT 1;", "SELECT 1;", "SELECT 1;", "ALTER TABLE stack ADD COLUMN note TEXT; UPDATE stack SET origin = '/migrated';"]);

        await using (StackSession reader = await StackSession.OpenAsync(stack.SessionOptions(LockMode.None) with { Schema = newer }, TestContext.Current.CancellationToken))
        {
            Assert.Equal("/migrated", reader.Identity.Origin);
        }

        Assert.False(File.Exists(stack.Database + ".v5"));
        await using (StackSession writer = await StackSession.OpenAsync(stack.SessionOptions(LockMode.Exclusive) with { Schema = newer }, TestContext.Current.CancellationToken))
        {
            Assert.Equal("/migrated", writer.Identity.Origin);
            Assert.Single(writer.Resources);
        }

        Assert.True(File.Exists(stack.Database + ".v5"));
        await Assert.ThrowsAsync<StateException>(() => stack.OpenAsync());
    }

    [Fact]
    public async Task A_row_that_cannot_be_read_is_lost_alone()
    {
        using var stack = new TestStack();
        await stack.UpAsync(TestStack.Image("i"), TestStack.Pod("a", """{"uses":"i"}"""), TestStack.Pod("b"));
        Execute(stack.Database, "UPDATE resource SET inputs = '{' WHERE urn LIKE '%Image%'");

        Assert.Contains("is damaged", (await Assert.ThrowsAsync<StateException>(() => stack.OpenAsync())).Message, StringComparison.Ordinal);
        IReadOnlyList<string> mended = await RepairAsync(stack);

        Assert.Equal(4, mended.Count);
        Assert.Contains("could not be read and is lost", mended[0], StringComparison.Ordinal);
        Assert.Contains("pod/a depended on", mended[1], StringComparison.Ordinal);
        Assert.Equal(["pod/a", "pod/b"], (await stack.RecordedAsync()).Select(entry => entry.Key.ToString()).Order());
    }

    [Fact]
    public async Task A_full_disk_fails_the_run_with_its_reason_and_leaves_the_last_good_state()
    {
        Require.Root();
        using var stack = new TestStack();
        using var mount = new SmallMount(stack.StateFolder, "size=256k");
        await stack.UpAsync(TestStack.Pod("a"));
        StackSession session = await stack.OpenAsync();
        string filler = Path.Combine(stack.StateFolder, "filler");
        Assert.Throws<IOException>(() => File.WriteAllBytes(filler, new byte[300_000]));

        PlanResult plan = await session.PlanAsync(stack.Define(TestStack.Pod("a"), TestStack.Pod("b", $$"""{"live":"{{new string('y', 100_000)}}"}""")), PlanOptions.Default, TestContext.Current.CancellationToken);
        var summary = (EngineEvent.Summary)(await stack.ApplyAsync(session, plan.Plan!))[^1];
        await session.DisposeAsync();

        Assert.Equal(RunOutcome.Failed, summary.Outcome);
        Assert.Contains("disk", summary.Message, StringComparison.Ordinal);
        Assert.Contains("full", summary.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("create pod/b", stack.Machine.Effects);
        File.Delete(filler);
        Assert.Equal(["pod/a"], (await stack.RecordedAsync()).Select(entry => entry.Key.ToString()));
    }

    [Fact]
    public async Task On_a_full_disk_a_state_can_be_read_and_a_rename_that_fails_changes_nothing()
    {
        Require.Root();
        using var stack = new TestStack();
        Directory.CreateDirectory(stack.StateFolder);
        using SmallDisk disk = new(stack.StateFolder, 1 << 20);
        await stack.UpAsync(TestStack.Pod("a"));
        disk.Fill();

        Assert.Contains("the disk is full", (await Assert.ThrowsAsync<StateException>(RenameAsync)).Message, StringComparison.Ordinal);
        Assert.Contains("the disk is full", (await Assert.ThrowsAsync<StateException>(() => stack.OpenAsync())).Message, StringComparison.Ordinal);

        Assert.Null(Assert.Single(await stack.States.ListAsync(TestContext.Current.CancellationToken)).Fault);
        Assert.Equal(["pod/a"], (await stack.RecordedAsync()).Select(entry => entry.Key.ToString()));
        Assert.Empty(Directory.GetFiles(stack.StateFolder, "other*"));
        disk.Grow(2 << 20);
        await RenameAsync();
        Assert.Equal(["other"], await stack.States.NamesAsync(TestContext.Current.CancellationToken));
        Assert.Empty(Directory.GetFiles(stack.StateFolder, "test*"));

        Task RenameAsync() => stack.States.RenameAsync("test", "other", LockHolder.Here("iac test", TimeProvider.System), TestContext.Current.CancellationToken).AsTask();
    }

    [Fact]
    public async Task A_read_only_mount_can_be_read_and_its_writes_are_refused()
    {
        Require.Root();
        using var stack = new TestStack();
        using var mount = new SmallMount(stack.StateFolder, "size=1m");
        await stack.UpAsync(TestStack.Pod("a"));
        mount.Remount("ro");

        Assert.Equal(["pod/a"], (await stack.RecordedAsync()).Select(entry => entry.Key.ToString()));
        Assert.Contains("cannot be taken", (await Assert.ThrowsAsync<StateException>(() => stack.OpenAsync())).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_making_of_a_state_that_was_interrupted_counts_as_no_state()
    {
        using var stack = new TestStack();
        Directory.CreateDirectory(stack.StateFolder);
        await File.WriteAllBytesAsync(stack.Database + ".partial", [1, 2, 3], TestContext.Current.CancellationToken);

        await stack.UpAsync(TestStack.Pod("a"));

        Assert.Single(await stack.RecordedAsync());
        Assert.False(File.Exists(stack.Database + ".partial"));
    }

    [Fact]
    public async Task A_state_that_is_empty_has_lost_what_it_held_and_is_no_new_stack()
    {
        using var stack = new TestStack();
        await stack.UpAsync(TestStack.Pod("a"));
        await File.WriteAllBytesAsync(stack.Database, [], TestContext.Current.CancellationToken);

        Assert.Contains("is damaged: it is empty", (await Assert.ThrowsAsync<StateException>(() => stack.OpenAsync())).Message, StringComparison.Ordinal);
        Assert.Contains("move it away", (await Assert.ThrowsAsync<StateException>(() => RepairAsync(stack))).Remedy, StringComparison.Ordinal);
    }

    internal static void Execute(string database, string text)
    {
        using var connection = new SqliteConnection($"Data Source={database};Pooling=False");
        connection.Open();
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = text;
        command.ExecuteNonQuery();
    }

    /// <summary>A tmpfs on a folder.</summary>
    private sealed class SmallMount : IDisposable
    {
        private readonly string _folder;

        public SmallMount(string folder, string options)
        {
            _folder = folder;
            Directory.CreateDirectory(folder);
            Run("mount", "-t", "tmpfs", "-o", options, "tmpfs", folder);
        }

        public void Remount(string options) => Run("mount", "-o", $"remount,{options}", _folder);

        public void Dispose() => Run("umount", _folder);

        private static void Run(string program, params string[] arguments)
        {
            using Process process = Process.Start(program, arguments);
            process.WaitForExit();
            Assert.Equal(0, process.ExitCode);
        }
    }

    private static object? Execute(SqliteConnection connection, string text)
    {
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = text;
        return command.ExecuteScalar();
    }

    private static Task<IReadOnlyList<string>> RepairAsync(TestStack stack) => stack.States.RepairAsync("test", stack.Keys, LockHolder.Here("iac state repair", TimeProvider.System), TestContext.Current.CancellationToken).AsTask();
}
