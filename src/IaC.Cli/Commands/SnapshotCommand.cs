using System.CommandLine;
using System.Globalization;
using System.Text.RegularExpressions;
using IaC.Cli.Composition;
using IaC.Cli.Views;
using IaC.Cli.Views.Formatting;
using IaC.Cli.Views.Workloads;
using IaC.Cli.Workloads;
using IaC.Engine;
using IaC.Pods;
using IaC.Providers.Guests;

namespace IaC.Cli.Commands;

/// <summary><c>iac snapshot</c>: the disks of a guest as of a moment.</summary>
internal static partial class SnapshotCommand
{
    /// <summary>Builds the command.</summary>
    public static Command Create(CommandHost host) => new("snapshot", "Keep the disks of a guest as of a moment, and bring them back; snapshots go with the guest")
    {
        CreateCreate(host),
        CreateList(host),
        CreateRestore(host),
        CreateRemove(host),
    };

    private static Command CreateCreate(CommandHost host) => Of(host, "create", "Take a snapshot; the guest runs on", async (snapshots, guest, name, stop) =>
    {
        if (!Name().IsMatch(name))
        {
            throw new UsageException($"`{name}` is no name of a snapshot: small letters, digits, dots and dashes");
        }

        GuestSnapshot made = await snapshots.CreateAsync(name, stop);
        string how = made.Consistent ? "" : "; no agent had the guest hold still, so that its disks are as after a power failure";
        host.Terminal.Output.WriteLine($"{guest}  snapshot {made.Name} of {string.Join(", ", made.Disks)}, {Readable.Bytes(made.Bytes)}{how}");
    });

    private static Command CreateRestore(CommandHost host)
    {
        var yes = new Option<bool>("--yes", "-y") { Description = "Lose what the guest has written since then" };
        Command command = Of(host, "restore", "Put the disks of a guest back to a snapshot; it is stopped meanwhile", async (snapshots, guest, name, stop) =>
        {
            await snapshots.RestoreAsync(name, stop);
            host.Terminal.Output.WriteLine($"{guest}  restored to {name}");
        });
        command.Add(yes);
        command.Validators.Add(result =>
        {
            if (!result.GetValue(yes))
            {
                result.AddError("what the guest has written since the snapshot is lost: pass --yes");
            }
        });
        return command;
    }

    private static Command CreateRemove(CommandHost host) => Of(host, "rm", "Remove a snapshot", (snapshots, guest, name, _) =>
    {
        snapshots.Delete(name);
        host.Terminal.Output.WriteLine($"{guest}  snapshot {name} removed");
        return Task.CompletedTask;
    });

    private static Command CreateList(CommandHost host)
    {
        var command = new Command("ls", "List the snapshots of a guest");
        command.Aliases.Add("list");
        Argument<string> guestName = CommonOptions.Guest();
        Option<string?> stack = CommonOptions.GuestStack();
        Option<bool> json = CommonOptions.Json();
        command.Add(guestName);
        command.Add(stack);
        command.Add(json);
        command.SetAction(parsed =>
        {
            Privilege.Require("snapshot ls");
            using RootServices services = RootServices.Open(GlobalOptions.From(parsed, host), host);
            PodObservation guest = NamedPods.FindGuest(services, parsed.GetRequiredValue(guestName), parsed.GetValue(stack));
            SnapshotRow[] rows = [.. new GuestSnapshots(services.Layout, guest.Uid, host.Time).List().Select(one => new SnapshotRow(guest.Status!.Name, one.Name, one.Created, one.Consistent, one.Bytes, one.Disks))];
            host.Terminal.Output.Write(parsed.GetValue(json) ? ViewJson.Write(rows) + "\n" : Table(rows).ToString());
        });
        return command;
    }

    private static TextTable Table(IEnumerable<SnapshotRow> rows)
    {
        var table = new TextTable("GUEST", "SNAPSHOT", "CREATED", "CONSISTENT", "SIZE", "DISKS");
        foreach (SnapshotRow row in rows)
        {
            table.Add(row.Guest, row.Name, row.Created.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture), row.Consistent ? "yes" : "no", Readable.Bytes(row.Bytes), string.Join(',', row.Disks));
        }

        return table;
    }

    // The stack is held, so that nothing is applied to the guest meanwhile.
    private static Command Of(CommandHost host, string verb, string description, Func<GuestSnapshots, string, string, CancellationToken, Task> act)
    {
        var command = new Command(verb, description);
        Argument<string> guestName = CommonOptions.Guest();
        var name = new Argument<string>("SNAPSHOT") { Description = "Name of the snapshot" };
        Option<string?> stack = CommonOptions.GuestStack();
        command.Add(guestName);
        command.Add(name);
        command.Add(stack);
        command.SetAction(async (parsed, stop) =>
        {
            Privilege.Require($"snapshot {verb}");
            using RootServices services = RootServices.Open(GlobalOptions.From(parsed, host), host);
            PodObservation guest = NamedPods.FindGuest(services, parsed.GetRequiredValue(guestName), parsed.GetValue(stack));
            await using StackSession session = await services.OpenAsync(guest.Status!.Stack, LockMode.Exclusive, stop);
            await act(new GuestSnapshots(services.Layout, guest.Uid, host.Time), $"guest/{guest.Status.Name}", parsed.GetRequiredValue(name), stop);
        });
        return command;
    }

    [GeneratedRegex("^[a-z0-9][a-z0-9.-]{0,62}(?<!\\.new)$")]
    private static partial Regex Name();
}
