using System.Net;
using IaC.Pods.Handlers;
using IaC.Pods.Supervision;
using Microsoft.Win32.SafeHandles;

namespace IaC.Pods.Machines;

/// <summary>Finds out whether a machine is ready: its QEMU answers and says that it runs, its console has shown the text, its agent answers, its port takes connections, its server of ssh greets. Each is asked only if the one before holds.</summary>
internal sealed class MachineProbe : IDisposable
{
    private const string DiskFault = "io-error";
    private const string Paused = "paused";
    private const int SshPort = 22;

    private readonly EventLoop _loop;
    private readonly RunningMachine _machine;
    private readonly HaltMark _halt;
    private readonly PodHandler _handler;
    private readonly Func<SafeFileHandle> _openFabric;
    private readonly Action<string?> _done;
    private IDisposable? _step;

    /// <summary>Begins to ask.</summary>
    /// <param name="loop">Calls when an answer comes.</param>
    /// <param name="machine">Who is asked.</param>
    /// <param name="halt">Whether it stands still for a command that was killed.</param>
    /// <param name="handler">Names address and port; port 0 for none.</param>
    /// <param name="openFabric">Opens the network namespace that the machine is reached from.</param>
    /// <param name="done">Called once, later, with what failed or null; never after this was disposed of.</param>
    /// <exception cref="IOException">QEMU cannot be asked.</exception>
    internal MachineProbe(EventLoop loop, RunningMachine machine, HaltMark halt, PodHandler handler, Func<SafeFileHandle> openFabric, Action<string?> done)
    {
        (_loop, _machine, _halt, _handler, _openFabric, _done) = (loop, machine, halt, handler, openFabric, done);
        Ask();
    }

    /// <inheritdoc/>
    public void Dispose() => _step?.Dispose();

    private void Answered(QmpMessage answer)
    {
        if (answer.Text("status") == RunningMachine.NotBegun && _machine.Refusal is null)
        {
            // It was told to begin after this was asked; the next answer comes after that one.
            Ask();
        }
        else if ((answer.Error ?? _machine.Refusal) is { } error)
        {
            _done(error);
        }
        else if (answer.Text("status") == DiskFault)
        {
            // QEMU holds a machine whose write found no room, and the write is done again when it goes on.
            _step = _machine.Ask("cont", _ => { });
            _done("the machine stands still, since a disk of the host is full; it goes on by itself once there is room");
        }
        else if (answer.Text("status") == Paused && _halt.IsLeft)
        {
            _step = _machine.Ask("cont", GoesOn);
            _done("the machine stood still for a snapshot whose command was killed; it goes on");
        }
        else if (!answer.IsTrue("running"))
        {
            _done($"the machine does not run: {answer.Text("status")}");
        }
        else
        {
            _step = null;
            _step = _machine.Console.WhenReady(AskAgent) ?? _step;
        }
    }

    private void GoesOn(QmpMessage answer)
    {
        if (answer.Error is null)
        {
            _halt.Clear();
        }
    }

    private void AskAgent()
    {
        if (!_handler.Agent)
        {
            Connect();
            return;
        }

        try
        {
            _step = _machine.Agent.Ask("guest-ping", Then(Connect));
        }
        catch (IOException e)
        {
            _done(e.Message);
        }
    }

    private void Ask() => _step = _machine.Ask("query-status", Answered);

    // The next step, unless this one failed.
    private Action<string?> Then(Action next) => fault =>
    {
        if (fault is null)
        {
            next();
        }
        else
        {
            _done(fault);
        }
    };

    private void Connect()
    {
        if (_handler.Port == 0)
        {
            Greet();
        }
        else
        {
            Talk(_handler.Port, new TcpConversation(), Then(Greet));
        }
    }

    private void Greet()
    {
        if (_handler.Ssh)
        {
            Talk(SshPort, new SshConversation(), _done);
        }
        else
        {
            _done(null);
        }
    }

    private void Talk(int port, IConversation conversation, Action<string?> over)
    {
        try
        {
            using SafeFileHandle fabric = _openFabric();
            _step = new SocketHandler(_loop, new IPEndPoint(IPAddress.Parse(_handler.Address), port), fabric, conversation, over);
        }
        catch (IOException e)
        {
            _done(e.Message);
        }
    }
}
