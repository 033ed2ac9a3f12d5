"""Reads the GGUF pair back into a model and its tokenizer."""
import struct, numpy as np, torch
from tokenizer import Tokenizer
from train import Tiny, LAYERS
def read(path):
    f=open(path,'rb').read(); p=[0]
    def u(fmt):
        v=struct.unpack_from('<'+fmt,f,p[0]); p[0]+=struct.calcsize('<'+fmt); return v[0]
    def s():
        n=u('Q'); v=f[p[0]:p[0]+n].decode(); p[0]+=n; return v
    T={0:'B',1:'b',2:'H',3:'h',4:'I',5:'i',6:'f',7:'?',10:'Q',11:'q',12:'d'}
    def val(t):
        if t==8: return s()
        if t==9:
            e=u('I'); n=u('Q'); return [val(e) for _ in range(n)]
        return u(T[t])
    assert f[:4]==b'GGUF'; p[0]=4; u('I'); nt=u('Q'); nk=u('Q'); meta={}
    for _ in range(nk):
        k=s(); meta[k]=val(u('I'))
    info=[]
    for _ in range(nt):
        n=s(); d=u('I'); dims=[u('Q') for _ in range(d)]; t=u('I'); o=u('Q'); info.append((n,dims,t,o))
    al=meta.get('general.alignment',32); base=(p[0]+al-1)//al*al; out={}
    for n,dims,t,o in info:
        dt={0:np.float32,1:np.float16}[t]; c=int(np.prod(dims)); out[n]=torch.from_numpy(np.frombuffer(f,dt,c,base+o).reshape(dims[::-1]).astype(np.float32).copy())
    return meta,out
def load(name):
    """The tokenizer and the model of a GGUF pair."""
    meta,t=read(name+'.gguf'); _,v=read(name+'.mmproj.gguf'); tokens=meta['tokenizer.ggml.tokens']; m=Tiny(len(tokens)); sd=m.state_dict()
    tok=Tokenizer(tokens,[tuple(x.split(' ')) for x in meta['tokenizer.ggml.merges']])
    def put(k,x):
        assert sd[k].numel()==x.numel(),(k,sd[k].shape,x.shape); sd[k]=x.reshape(sd[k].shape)
    put('embed.weight',t['token_embd.weight']); put('norm.weight',t['output_norm.weight'])
    for i in range(len(LAYERS)):
        for a,b in [("attn_q","q"),("attn_k","k"),("attn_v","v"),("attn_output","o"),("ffn_gate","gate"),("ffn_up","up"),("ffn_down","down"),("attn_norm","attn_norm"),("post_attention_norm","attn_post_norm"),("attn_q_norm","q_norm"),("attn_k_norm","k_norm"),("ffn_norm","ffn_norm"),("post_ffw_norm","ffn_post_norm")]:
            put(f'layers.{i}.{b}.weight',t[f'blk.{i}.{a}.weight'])
    put('patch.weight',v['v.patch_embd.weight']); put('patch.bias',v['v.patch_embd.bias']); put('pos_table',v['v.position_embd.weight']); put('proj.weight',v['mm.input_projection.weight']); put('audio_proj.weight',v['mm.a.input_projection.weight'])
    for i in (1,2,3):
        put(f'ln{i}.weight',v[f'v.patch_norm.{i}.weight']); put(f'ln{i}.bias',v[f'v.patch_norm.{i}.bias'])
    m.load_state_dict(sd); return tok,m
