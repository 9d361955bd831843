using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography;
using IaC.Linux.Devices;
using IaC.Linux.Events;
using IaC.Network.Guests;
using IaC.Network.Links;
using Microsoft.Win32.SafeHandles;

namespace IaC.Network.Tests.Lab;

/// <summary>A guest as far as the network goes: what QEMU would be given is joined to an interface of a namespace, whose kernel is the guest's. Its supervisor serves it.</summary>
internal sealed class TestGuest : IDisposable
{
    private const int MostFrame = 65536;
    private const int VirtioHeader = 10;

    private readonly SafeFileHandle tap;
    private readonly SafeFileHandle inside;
    private readonly GuestServices services;
    private readonly ConcurrentQueue<byte[]> seen = new();
    private readonly Thread pump;
    private volatile bool ended;

    internal TestGuest(TestHost host, TestRoot root, byte number, params PortMapping[] ports)
    {
        Address = IPv4.Add(root.Options.Subnet.BaseAddress, number);
        tap = root.WithFabric(fabric => fabric.AttachGuest(Uid, Address, ports));
        inside = TapDevice.Create("eth0", Network.Handle);
        var lease = new GuestLease(HardwareAddress.OfPod(Address), Address, root.Options.Subnet, "vm", []) { Addresses = root.Options.Addresses };
        services = host.Network.Run(() => new GuestServices(root.Options, Uid, lease, name => name == "web" ? [Address] : []));
        pump = new Thread(Pump) { IsBackground = true };
        pump.Start();
    }

    internal string Uid { get; } = RandomNumberGenerator.GetHexString(32, lowercase: true);

    internal IPAddress Address { get; }

    internal NetworkNamespace Network { get; } = new();

    /// <summary>Switches the interface on, as a kernel does that listens to routers.</summary>
    internal void Boot() => Network.Run(() =>
    {
        Commands.Run("ip", $"link set eth0 address {HardwareAddress.TextOf(HardwareAddress.OfPod(Address))}");
        Commands.Run("ip", "link set lo up");
        Commands.Run("ip", "link set eth0 up");
    });

    /// <summary>Has the guest send a frame past its kernel.</summary>
    internal void Send(byte[] frame) => Assert.Equal(VirtioHeader + frame.Length, NonBlocking.Write(tap, [.. new byte[VirtioHeader], .. frame]));

    /// <summary>Has its supervisor say unasked that there is a router.</summary>
    internal void Announce() => services.Announce();

    /// <summary>Returns once a frame has come to the guest.</summary>
    internal void AwaitFrame(Func<FrameV6, bool> wanted) => Await(() => Frames.Any(wanted));

    /// <summary>Returns once something is true of the guest, which takes its kernel a second or two.</summary>
    internal static void Await(Func<bool> condition) => Assert.True(SpinWait.SpinUntil(condition, TimeSpan.FromMinutes(2)));

    /// <summary>How many datagrams of IPv4 came to the guest.</summary>
    internal int Answers => seen.Count(frame => UdpFrame.Parse(frame.AsSpan(VirtioHeader)) is not null);

    /// <summary>What came to the guest.</summary>
    internal IEnumerable<FrameV6> Frames => seen.Select(frame => FrameV6.Parse(frame.AsSpan(VirtioHeader))).OfType<FrameV6>();

    public void Dispose()
    {
        ended = true;
        pump.Join();
        services.Dispose();
        inside.Dispose();
        tap.Dispose();
        Network.Dispose();
    }

    private void Pump()
    {
        using var epoll = new Epoll();
        epoll.Add(tap, EpollEvents.Read, 0);
        epoll.Add(inside, EpollEvents.Read, 1);
        epoll.Add(services.Socket, EpollEvents.Read, 2);
        byte[] buffer = new byte[MostFrame];
        Span<EpollReady> ready = stackalloc EpollReady[3];
        while (!ended)
        {
            foreach (EpollReady one in ready[..epoll.Wait(ready, 20)])
            {
                switch (one.Token)
                {
                    case 0 when NonBlocking.Read(tap, buffer) is > 0 and int length:
                        seen.Enqueue(buffer[..length]);
                        NonBlocking.Write(inside, buffer.AsSpan(0, length));
                        break;
                    case 1 when NonBlocking.Read(inside, buffer) is > 0 and int length:
                        NonBlocking.Write(tap, buffer.AsSpan(0, length));
                        break;
                    case 2:
                        services.Serve();
                        break;
                }
            }
        }
    }
}
