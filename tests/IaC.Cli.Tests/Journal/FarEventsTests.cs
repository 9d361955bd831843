using System.Buffers;
using System.Text;
using IaC.Cli.Journal;
using IaC.Cli.Views;
using IaC.Cli.Views.Journal;
using IaC.Engine;
using IaC.Pods;
using IaC.Testing;
using Microsoft.Extensions.Time.Testing;

namespace IaC.Cli.Tests.Journal;

/// <summary>Events of this machine and of others, as one.</summary>
public sealed class FarEventsTests : IDisposable
{
    private static readonly DateTimeOffset Noon = new(2026, 1, 31, 12, 0, 0, TimeSpan.Zero);

    private readonly TemporaryFolder folder = new("iac-events-");
    private readonly FakeTimeProvider time = new(Noon.AddHours(1));
    private readonly FakeHosts hosts = new();
    private readonly List<string> warnings = [];
    private readonly CancellationTokenSource stop = new();

    private RootLayout Layout => RootLayout.At(folder.FullPath);

    [Fact]
    public async Task Events_of_all_hosts_are_one_in_the_order_of_time()
    {
        Here(2);
        Here(5);
        hosts.Add("one", "shop", Told("shop", 4, 1));
        hosts.Add("two", "shop", Told("shop", 3, 6));

        Assert.Equal(["one 1", "localhost 2", "two 3", "one 4", "localhost 5", "two 6"], await ShowAsync(new EventQuery(null, null, Follow: false)));
        Assert.Empty(warnings);
    }

    [Fact]
    public async Task A_host_is_asked_once_for_all_of_its_stacks_with_what_was_asked_here_and_tells_nothing_else()
    {
        hosts.Add("one", "shop", Told("shop", 1) + Told("stranger", 2) + Told("blog", 3));
        hosts.Add("one", "blog", "");

        Assert.Equal(["one 1", "one 3"], await ShowAsync(new EventQuery("pod/web", "10m", Follow: false)));
        Assert.Equal(["one: events --pods-of shop --pods-of blog --since 10m pod/web"], hosts.Asked);
    }

    [Fact]
    public async Task A_host_that_is_down_is_warned_of_and_hides_no_other()
    {
        hosts.Add("down", "shop", null);
        hosts.Add("two", "shop", Told("shop", 3));
        Here(1);

        Assert.Equal(["localhost 1", "two 3"], await ShowAsync(new EventQuery(null, null, Follow: false)));
        Assert.Equal(["events of host down are not shown: host down does not answer: refused (try `ssh down true`)"], warnings);
    }

    [Fact]
    public async Task A_host_that_is_silent_is_waited_for_so_long_and_no_longer()
    {
        hosts.Add("frozen", "shop", "");
        hosts.Held = true;
        Here(1);
        Task<string[]> shown = ShowAsync(new EventQuery(null, null, Follow: false));
        time.Advance(FarEvents.Patience);

        Assert.Equal(["localhost 1"], await shown);
        Assert.Equal(["events of host frozen are not shown: host frozen did not answer within 10 s"], warnings);
    }

    [Fact]
    public async Task Something_else_that_answers_is_said()
    {
        hosts.Add("one", "shop", "hello\n{}\n");

        Assert.Empty(await ShowAsync(new EventQuery(null, null, Follow: false)));
        Assert.Equal(["events of host one are not shown: what answers on host one is not this program"], warnings);
    }

    /// <summary>The clock there is an hour ahead, so that what it says was at 13:03 was at 12:03 by this one.</summary>
    [Fact]
    public async Task A_clock_that_is_off_changes_no_order()
    {
        Here(2);
        Here(4);
        hosts.Add("one", "shop", Lines("shop", 63) + EventBatch.End(time.GetUtcNow().AddHours(1)) + "\n");

        Assert.Equal(["localhost 2", "one 3", "localhost 4"], await ShowAsync(new EventQuery(null, null, Follow: false)));
    }

    [Theory]
    [MemberData(nameof(Ends))]
    public async Task What_happens_later_comes_by_itself_and_an_end_is_said(Exception fault)
    {
        hosts.Add("one", "shop", Told("shop", 1));
        hosts.Held = true;
        var far = new FarEvents(hosts, new EventQuery("shop", null, Follow: true), time, warnings.Add);
        await far.AskAsync(stop.Token);
        Assert.Equal(["one 1"], Names(far.Take()));

        hosts.Write(Lines("shop", 2));
        Assert.Empty(far.Take());
        hosts.Write(EventBatch.End(time.GetUtcNow()) + "\n");
        Assert.Equal(["one 2"], Names(await UntilAsync(far.Take)));

        hosts.End(fault);
        Assert.Equal(["events of host one end here: gone"], await UntilAsync(() => warnings.ToArray()));
    }

    /// <summary>How the end of a connection shows itself.</summary>
    public static TheoryData<Exception> Ends => [new UnreachableException("gone"), new IOException("gone")];

    [Fact]
    public async Task A_stack_that_comes_later_is_asked_for_once()
    {
        hosts.Add("one", "shop", Told("shop", 1));
        var far = new FarEvents(hosts, new EventQuery(null, null, Follow: false), time, warnings.Add);
        await far.AskAsync(stop.Token);
        hosts.Add("one", "blog", "");
        await far.AskAsync(stop.Token);
        await far.AskAsync(stop.Token);

        Assert.Equal(["one: events --pods-of shop", "one: events --pods-of blog"], hosts.Asked);
    }

    [Fact]
    public async Task Who_goes_away_is_told_nothing()
    {
        hosts.Add("one", "shop", "");
        hosts.Held = true;
        var far = new FarEvents(hosts, new EventQuery(null, null, Follow: false), time, warnings.Add);
        Task asking = far.AskAsync(stop.Token);
        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asking);
        Assert.Empty(warnings);
    }

    /// <summary>What one writes for another is what the other one reads.</summary>
    [Fact]
    public async Task Both_ends_speak_of_the_same()
    {
        Here(1);
        using var wire = new StringWriter();
        await new EventFeed(new EventTail(Layout), null, EventView.ForAnother(wire, time), time).RunAsync(new EventQuery(null, null, Follow: false), _ => true, stop.Token);
        File.Delete(Layout.Events);
        hosts.Add("one", "shop", wire.ToString());

        Assert.Equal(["one 1"], await ShowAsync(new EventQuery(null, null, Follow: false)));
    }

    [Theory]
    [InlineData("shop", null)]
    [InlineData("web", null)]
    [InlineData("pod/webb", "no event names a stack or resource pod/webb (did you mean `pod/web`?)")]
    [InlineData("nothing", "no event names a stack or resource nothing")]
    public async Task A_name_that_no_event_bears_is_said(string subject, string? expected)
    {
        Here(1);
        await ShowAsync(new EventQuery(subject, null, Follow: false));
        Assert.Equal(expected ?? "", string.Join('\n', warnings));
    }

    public void Dispose()
    {
        folder.Dispose();
        stop.Dispose();
    }

    private static string Lines(string stack, params int[] minutes) => string.Concat(minutes.Select(minute => ViewJson.Write(new JournalEntry(Noon.AddMinutes(minute), stack, "pod/web", "Started", null)) + "\n"));

    private static string[] Names(IEnumerable<JournalEntry> entries) => [.. entries.Select(entry => $"{entry.Host} {(entry.Time - Noon).TotalMinutes:0}")];

    private static async Task<IReadOnlyCollection<T>> UntilAsync<T>(Func<IReadOnlyCollection<T>> look)
    {
        for (int round = 0; round < 3000; round++)
        {
            if (look() is { Count: > 0 } seen)
            {
                return seen;
            }

            await Task.Delay(10);
        }

        throw new TimeoutException();
    }

    private string Told(string stack, params int[] minutes) => $"{Lines(stack, minutes)}{EventBatch.End(time.GetUtcNow())}\n";

    private void Here(int minute)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Layout.Events)!);
        new EventJournal(Layout).Write(new JournalEntry(Noon.AddMinutes(minute), "shop", "pod/web", "create", null));
    }

    private async Task<string[]> ShowAsync(EventQuery query)
    {
        var view = new KeptEvents();
        await new EventFeed(new EventTail(Layout), new FarEvents(hosts, query, time, warnings.Add), view, time, warnings.Add).RunAsync(query, _ => true, stop.Token);
        return Names(view.All);
    }

    private sealed class KeptEvents : IEventView
    {
        public List<JournalEntry> All { get; } = [];

        public void Show(IReadOnlyList<JournalEntry> entries) => All.AddRange(entries);
    }

    /// <summary>Hosts that say what they are given to say; null is one that is down. Where they are held they go on until <see cref="End"/>.</summary>
    private sealed class FakeHosts : IEventHosts
    {
        private readonly List<(string Host, string Stack)> places = [];
        private readonly Dictionary<string, string?> words = [];
        private readonly System.IO.Pipelines.Pipe more = new();

        public bool Held { get; set; }

        public List<string> Asked { get; } = [];

        public void Add(string host, string stack, string? output)
        {
            places.Add((host, stack));
            words[host] = words.TryGetValue(host, out string? before) ? before + output : output;
        }

        public void Write(string text)
        {
            more.Writer.Write(Encoding.UTF8.GetBytes(text).AsSpan());
            more.Writer.FlushAsync().AsTask().Wait();
        }

        public object MachineOf(string host, string stack) => host;

        public void End(Exception fault) => more.Writer.Complete(fault);

        public Task<IReadOnlyCollection<(string Host, string Stack)>> FindAsync(string? subject, CancellationToken cancellationToken) => Task.FromResult<IReadOnlyCollection<(string, string)>>([.. places]);

        public async Task ReadAsync(string host, string stack, IReadOnlyCollection<string> arguments, Func<Stream, CancellationToken, Task> read, CancellationToken cancellationToken)
        {
            Asked.Add($"{host}: {string.Join(' ', arguments)}");
            if (words[host] is not { } said)
            {
                throw new UnreachableException($"host {host} does not answer: refused", $"try `ssh {host} true`");
            }

            if (!Held)
            {
                await read(new MemoryStream(Encoding.UTF8.GetBytes(said)), cancellationToken);
                return;
            }

            Write(said);
            await read(more.Reader.AsStream(), cancellationToken);
        }
    }
}
