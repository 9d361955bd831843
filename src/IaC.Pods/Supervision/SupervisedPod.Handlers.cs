using System.Net;
using IaC.Linux.Namespaces;
using IaC.Pods.Handlers;
using IaC.Pods.Lifecycle;
using IaC.Pods.Machines;

namespace IaC.Pods.Supervision;

/// <content>Probes and hooks that the machine wants carried out.</content>
internal sealed partial class SupervisedPod
{
    private readonly Dictionary<(int Index, HandlerUse Use), IDisposable> _handlers = [];

    private void Handle(PodAction.Handle action)
    {
        (int, HandlerUse) key = (action.Index, action.Use);
        try
        {
            _handlers[key] = Begin(action, fault =>
            {
                _handlers.Remove(key);
                _machine.Handled(action.Index, action.Use, fault);
            });
        }
        catch (Exception e) when (e is IOException or FormatException or KeyNotFoundException or InvalidDataException)
        {
            _machine.Handled(action.Index, action.Use, e.Message);
        }
    }

    private IDisposable Begin(PodAction.Handle action, Action<string?> done)
    {
        PodHandler handler = action.Handler.Open(_secrets);
        if (handler.Kind == PodHandlerKind.Exec)
        {
            PodExec exec = new() { Container = _containers[action.Index].Name, Command = handler.Command };
            return new ExecHandler(_loop, output => Exec(exec, null, output, output), _secrets, done);
        }

        if (handler.Kind is PodHandlerKind.Machine or PodHandlerKind.PowerButton)
        {
            RunningMachine machine = _machines.GetValueOrDefault(action.Index) ?? throw new KeyNotFoundException("QEMU does not run");
            return handler.Kind == PodHandlerKind.PowerButton
                ? new PowerButton(_loop, machine, action.Left, done)
                : new MachineProbe(_loop, machine, new HaltMark(Layout, Record.Uid), handler, () => Namespace.Open(Layout.FabricNamespace), done);
        }

        IConversation conversation = handler.Kind switch
        {
            PodHandlerKind.Http => new HttpConversation(handler, anyStatus: action.Use is HandlerUse.PostStart or HandlerUse.PreStop),
            PodHandlerKind.Grpc => new GrpcConversation(handler),
            _ => new TcpConversation(),
        };
        return new SocketHandler(_loop, new IPEndPoint(IPAddress.Parse(handler.Address), handler.Port), _made.Namespaces.Network, conversation, done);
    }

    private void GiveUp(int index, HandlerUse use)
    {
        if (_handlers.Remove((index, use), out IDisposable? handler))
        {
            handler.Dispose();
        }
    }
}
